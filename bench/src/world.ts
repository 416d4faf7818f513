import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engines, freePorts, startEngines } from '@artel/dev/engines';
import { freeSystemPorts, type System, startSystem } from '@artel/dev/start';

/** What is measured: engines of its own, and, from when it is first asked for, the whole system on them. */
export interface World {
  readonly engines: Engines;
  /** Prefix of the system's databases and queues. */
  readonly name: string;
  /** The system with its demo works, run as in production. */
  system(): Promise<System>;
  stop(): Promise<void>;
}

/** Starts the engines in a temporary folder, which is removed with everything else. */
export async function startWorld(say: (line: string) => void): Promise<World> {
  const name = 'bench';
  const home = await mkdtemp(join(tmpdir(), 'artel-bench-'));
  const engines = await startEngines({ home: join(home, 'engines'), ports: await freePorts() });
  // The rows that need no service find the engines as tests do.
  Object.assign(process.env, {
    DATABASE_URL: engines.databaseUrl,
    MONGO_URL: engines.mongoUrl,
    AMQP_URL: engines.amqpUrl,
  });
  let system: Promise<System> | undefined;
  const start = async (): Promise<System> => {
    say('starting the system with its demo works …');
    return startSystem({
      home,
      engines,
      name,
      ports: await freeSystemPorts(),
      env: { ...process.env, LOG_LEVEL: 'warn' },
      demo: true,
    });
  };
  return {
    engines,
    name,
    system() {
      system ??= start();
      return system;
    },
    async stop() {
      await (await system?.catch(() => undefined))?.stop();
      await engines.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
