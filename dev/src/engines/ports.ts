import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { EngineError } from './failures.js';
import { type EngineName, type Ports, titles } from './types.js';

/** Ports of the everyday start. */
export const usualPorts: Ports = { postgres: 15432, mongo: 15017, amqp: 15672, smtp: 1025, mailbox: 8025 };

/** The variable that chooses each port. */
export const portVariables: Record<keyof Ports, string> = {
  postgres: 'ARTEL_POSTGRES_PORT',
  mongo: 'ARTEL_MONGO_PORT',
  amqp: 'ARTEL_AMQP_PORT',
  smtp: 'ARTEL_SMTP_PORT',
  mailbox: 'ARTEL_MAILBOX_PORT',
};

/** Which ports belong to which engine. */
export const portsOf: Record<EngineName, readonly (keyof Ports)[]> = {
  postgres: ['postgres'],
  mongo: ['mongo'],
  amqp: ['amqp'],
  mail: ['smtp', 'mailbox'],
};

/** Ports for a set of engines beside others, as tests need. */
export async function freePorts(): Promise<Ports> {
  const [postgres, mongo, amqp, smtp, mailbox] = await freePortNumbers(5);
  if (!postgres || !mongo || !amqp || !smtp || !mailbox) throw new Error('no free ports');
  return { postgres, mongo, amqp, smtp, mailbox };
}

/**
 * Free TCP ports from 20000 to 29999. They lie below the range systems take the ports of outgoing connections
 * from, so that an engine that is stopped finds its port again when it is started. What is free now may be chosen
 * by somebody else before it is used: test files that run side by side therefore choose from different stretches.
 */
export async function freePortNumbers(count: number, env: NodeJS.ProcessEnv = process.env): Promise<number[]> {
  const [first, end] = stretchOf(Number(env.VITEST_POOL_ID ?? 0));
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(first, end);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** The ports of one test worker, or, as worker 0, of whoever is none: the first and the one after the last. */
function stretchOf(worker: number): [number, number] {
  const stretches = 20;
  const length = 10_000 / stretches;
  const first = 20_000 + (worker % stretches) * length;
  return [first, first + length];
}

/** Whether something could listen on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Makes sure that these engines can listen where they should.
 * @throws EngineError naming the first port that is taken, and how to choose another
 */
export async function requireFreePorts(engines: readonly EngineName[], ports: Ports): Promise<void> {
  for (const engine of engines) {
    for (const name of portsOf[engine]) {
      if (await isFree(ports[name])) continue;
      throw new EngineError(
        `Port ${ports[name]}, where ${titles[engine]} should listen, is in use by another program.`,
        `Stop that program, or choose another port, for example ${portVariables[name]}=${ports[name] + 1}.`,
        { engine },
      );
    }
  }
}
