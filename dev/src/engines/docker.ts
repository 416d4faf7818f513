import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  GenericContainer,
  getContainerRuntimeClient,
  getReaper,
  LABEL_TESTCONTAINERS_SESSION_ID,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { EngineError } from './failures.js';
import type { Launcher } from './launcher.js';
import { mailboxVersion, mongoVersion, postgresVersion, rabbitmqVersion } from './probes.js';
import type { StartContext, StartEngine } from './starter.js';
import { type EngineName, type EngineUrls, type Ports, password, titles, urlsFor } from './types.js';

/** An engine as a container. */
interface Recipe {
  image: string;
  /** Where it keeps its data: a named volume, so that data outlives the container. */
  data: string;
  environment: Record<string, string>;
  /** Container ports, and which of our ports each appears at. */
  ports: readonly [number, keyof Ports][];
  version: (urls: EngineUrls) => Promise<string>;
}

const recipes: Record<EngineName, Recipe> = {
  postgres: {
    image: 'postgres:17',
    data: '/var/lib/postgresql/data',
    environment: { POSTGRES_PASSWORD: password },
    ports: [[5432, 'postgres']],
    version: ({ databaseUrl }) => postgresVersion(databaseUrl),
  },
  mongo: {
    image: 'mongo:8',
    data: '/data/db',
    environment: {},
    ports: [[27017, 'mongo']],
    version: ({ mongoUrl }) => mongoVersion(mongoUrl),
  },
  amqp: {
    image: 'rabbitmq:4-management',
    data: '/var/lib/rabbitmq',
    environment: { RABBITMQ_DEFAULT_USER: 'app', RABBITMQ_DEFAULT_PASS: password },
    ports: [[5672, 'amqp']],
    version: ({ amqpUrl }) => rabbitmqVersion(amqpUrl),
  },
  mail: {
    image: 'axllent/mailpit',
    data: '/data',
    environment: { MP_DATABASE: '/data/mailpit.db' },
    ports: [
      [1025, 'smtp'],
      [8025, 'mailbox'],
    ],
    version: ({ mailboxUrl }) => mailboxVersion(mailboxUrl),
  },
};

/** The engines as containers, which the engine's reaper removes should this process be killed. */
export const docker: Launcher = {
  start: { postgres: starter('postgres'), mongo: starter('mongo'), amqp: starter('amqp'), mail: starter('mail') },
  async endLeftovers(home) {
    await writeFile(join(home, 'run', 'docker'), '');
    const { container } = await client();
    const filters = { label: [`artel.home=${idOf(home)}`] };
    for (const { Id } of await container.dockerode.listContainers({ all: true, filters })) {
      await container.dockerode.getContainer(Id).remove({ force: true, v: true });
    }
  },
};

/** Removes the volumes of a home. */
export async function removeVolumes(home: string): Promise<void> {
  const { container } = await client();
  for (const name of Object.keys(recipes)) {
    await container.dockerode
      .getVolume(volumeOf(home, name))
      .remove({ force: true })
      .catch((error: unknown) => {
        if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
      });
  }
}

function starter(name: EngineName): StartEngine {
  return async (context) => {
    const started = await run(name, context);
    const { container } = await client();
    const exited = container.dockerode
      .getContainer(started.getId())
      .wait()
      .then(({ StatusCode }: { StatusCode: number }) => `exit code ${StatusCode}`)
      .catch(() => 'the container is gone');
    const stop = async () => {
      await started.stop({ remove: true, timeout: 30_000 });
    };
    try {
      return { version: await untilItAnswers(name, urlsFor(context.ports)), exited, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  };
}

async function run(name: EngineName, context: StartContext): Promise<StartedTestContainer> {
  const { home, ports, temporary, progress } = context;
  const { image, data, environment, ports: exposed } = recipes[name];
  progress(`starting a container of ${image}`);
  try {
    if (temporary) await createReapedVolume(volumeOf(home.path, name));
    return await new LocalContainer(image)
      .withLabels({ 'artel.home': idOf(home.path) })
      // RabbitMQ keeps its data under its host name.
      .withHostname('artel')
      .withEnvironment(environment)
      .withBindMounts([{ source: volumeOf(home.path, name), target: data }])
      // Whether it is ready is for its answers to say: see untilItAnswers.
      .withWaitStrategy(Wait.forAll([]))
      .withExposedPorts(...exposed.map(([container, port]) => ({ container, host: ports[port] })))
      .start();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(`The container of ${titles[name]} (${image}) did not start.`, said, { engine: name, cause });
  }
}

/** Makes a volume that the reaper removes with our containers; one that Docker makes by itself would stay. */
async function createReapedVolume(name: string): Promise<void> {
  const runtime = await client();
  const { sessionId } = await getReaper(runtime);
  await runtime.container.dockerode.createVolume({
    Name: name,
    Labels: { [LABEL_TESTCONTAINERS_SESSION_ID]: sessionId },
  });
}

/** A port that is published is open before anything listens behind it, so only an answer counts. */
async function untilItAnswers(name: EngineName, urls: EngineUrls): Promise<string> {
  for (const deadline = Date.now() + 60_000; ; await delay(100)) {
    try {
      return await recipes[name].version(urls);
    } catch (cause) {
      if (Date.now() < deadline) continue;
      const message = `The container of ${titles[name]} did not answer within 60 s.`;
      throw new EngineError(message, 'Look at its output with `docker logs`.', { engine: name, cause });
    }
  }
}

/** A container whose ports are published to this machine only. */
class LocalContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    const published: Record<string, { HostIp?: string; HostPort?: string }[]> = this.hostConfig.PortBindings ?? {};
    for (const binding of Object.values(published).flat()) binding.HostIp = '127.0.0.1';
  }
}

async function client() {
  try {
    return await getContainerRuntimeClient();
  } catch (cause) {
    const hint = 'Start Docker, or leave out ARTEL_ENGINES=docker to use engines that need none.';
    throw new EngineError('No Docker engine answers.', hint, { cause });
  }
}

function idOf(home: string): string {
  return createHash('sha256').update(home).digest('hex').slice(0, 12);
}

function volumeOf(home: string, name: string): string {
  return `artel-${idOf(home)}-${name}`;
}
