import { mkdirSync } from 'node:fs';
import { hostProgram } from './host-program.js';
import { mongoEnvironment } from './mongo-library.js';
import { mongoVersion } from './probes.js';
import { untilReported } from './ready.js';
import { launchKnown, orStop, type StartEngine } from './starter.js';
import { urlsFor } from './types.js';

/** Starts MongoDB's engine in a process that speaks the wire protocol: see mongo-host.ts. */
export const startMongo: StartEngine = async (context) => {
  const { home, ports } = context;
  const data = home.data('mongo');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const own = await launchKnown(context, 'mongo', {
    command: process.execPath,
    args: [hostProgram('engines/mongo-host'), '--data', data, '--port', String(ports.mongo)],
    env: { ...process.env, ...(await mongoEnvironment()) },
    cwd: data,
    log: home.log('mongo'),
    channel: true,
    stopSignal: 'SIGTERM',
    graceMs: 20_000,
  });
  return orStop(own, async () => {
    await untilReported('mongo', own, 60_000);
    return { version: await mongoVersion(urlsFor(ports).mongoUrl), exited: own.exited, stop: own.stop };
  });
};
