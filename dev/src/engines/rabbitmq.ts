import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePortNumbers } from './ports.js';
import { rabbitmqVersion } from './probes.js';
import type { OwnProcess } from './process.js';
import { rabbitmqEnvironment } from './rabbitmq-environment.js';
import { rabbitmqPrograms } from './rabbitmq-package.js';
import { untilReady } from './ready.js';
import { launchKnown, orStop, type StartContext, type StartEngine } from './starter.js';
import { urlsFor } from './types.js';

/** Starts RabbitMQ on 127.0.0.1. */
export const startRabbitmq: StartEngine = async (context) => {
  const { home, ports } = context;
  const programs = await rabbitmqPrograms({ progress: context.progress });
  const folder = home.data('rabbitmq');
  const [distribution = 0, epmdPort = 0] = await freePortNumbers(2);
  const env = rabbitmqEnvironment(folder, programs, { amqp: ports.amqp, distribution, epmd: epmdPort });
  rmSync(join(folder, 'pid'), { force: true });

  const epmd = await startNameServer(context, folder, env);
  const broker = await launchKnown(context, 'rabbitmq', {
    command: join(programs.sbin, 'rabbitmq-server'),
    args: [],
    env,
    cwd: folder,
    log: home.log('rabbitmq'),
    stopSignal: 'SIGTERM',
    // Killed within two seconds of a queue's declaration it would forget that queue, so it gets all the time it wants.
    graceMs: 60_000,
  });
  const stop = async () => {
    await broker.stop();
    await epmd?.stop();
  };
  return orStop({ ...broker, stop }, async () => {
    const version = await untilReady('amqp', broker, () => rabbitmqVersion(urlsFor(ports).amqpUrl), 120_000);
    return { version, exited: broker.exited, stop };
  });
};

/**
 * Starts Erlang's name server as a child of ours. RabbitMQ would start one too, but as a daemon that nobody ends;
 * where ours is not found, it does.
 */
async function startNameServer(
  context: StartContext,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<OwnProcess | undefined> {
  return launchKnown(context, 'epmd', {
    command: 'epmd',
    args: [],
    env,
    cwd: folder,
    log: context.home.log('epmd'),
    stopSignal: 'SIGTERM',
    graceMs: 2000,
  }).catch(() => undefined);
}
