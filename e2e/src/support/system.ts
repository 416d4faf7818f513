import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, startEngines } from '@artel/dev/engines';
import { authDatabaseUrl, freeSystemPorts, type ServiceHandle, startSystem } from '@artel/dev/start';
import type { Service } from '@artel/shared/contracts';
import { type Db, MongoClient } from 'mongodb';
import { type Client, createClient } from './client.js';
import { removeQueues, requireEmptyQueues } from './queues.js';

export interface TestSystem {
  readonly client: Client;
  readonly mailboxUrl: string;
  readonly amqpUrl: string;
  /** Of auth-service, for commands on the server. */
  readonly authDatabaseUrl: string;
  readonly namespace: string;
  /** Folder of the services' logs. */
  readonly logs: string;
  /** For checking the books and the outbox; never written to. */
  readonly ordersDb: Db;
  service(name: Service): ServiceHandle;
  startReplica(name: Service): Promise<ServiceHandle>;
  /** Throws while a message waits anywhere. */
  queuesAreEmpty(): Promise<void>;
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestSystemOptions {
  /** Engines that this test alone may stop; otherwise those of the whole run are shared. */
  readonly ownEngines?: boolean;
}

/** The whole system as `npm start` runs it, real processes on free ports, a stranger to all others. */
export async function startTestSystem({ ownEngines = false }: TestSystemOptions = {}): Promise<TestSystem> {
  const home = await mkdtemp(join(tmpdir(), 'artel-e2e-'));
  const namespace = `e2e_${randomUUID().slice(0, 8)}`;
  const engines = await startEngines({
    home: join(home, 'engines'),
    ...(ownEngines
      ? { ports: await freePorts(), env: { ARTEL_ENGINES: process.env.ARTEL_ENGINES }, temporary: true }
      : {}),
  });
  const ports = await freeSystemPorts();
  const system = await startSystem({ home, engines, name: namespace, ports }).catch(async (error: unknown) => {
    await engines.stop();
    throw error;
  });
  const mongo = await new MongoClient(engines.mongoUrl, { maxPoolSize: 5 }).connect();

  return {
    client: createClient(system.ingressUrl),
    mailboxUrl: system.mailboxUrl,
    amqpUrl: engines.amqpUrl,
    authDatabaseUrl: authDatabaseUrl(engines.databaseUrl, namespace),
    namespace,
    logs: join(home, 'logs'),
    ordersDb: mongo.db(`${namespace}_orders`),
    service: (name) => system.services[name],
    startReplica: (name) => system.startReplica(name),
    queuesAreEmpty: () => requireEmptyQueues(engines.amqpUrl, namespace),
    stopBroker: () => engines.stopBroker(),
    startBroker: () => engines.startBroker(),
    async stop() {
      await system.stop();
      // Engines of its own go with all that is in them, and a test may have left one stopped.
      if (!ownEngines) {
        for (const name of ['catalog', 'orders', 'notifier']) await mongo.db(`${namespace}_${name}`).dropDatabase();
        await removeQueues(engines.amqpUrl, namespace);
      }
      await mongo.close();
      await engines.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
