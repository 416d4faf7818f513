import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';
import type { Replicas } from './replicas.js';

/** Milliseconds after which a request whose replica was chosen before is on its way. */
const settleMs = 500;

interface Drain {
  readonly service: string;
  readonly address: string;
}

const body = {
  type: 'object',
  required: ['service', 'address'],
  properties: { service: { type: 'string' }, address: { type: 'string' } },
} as const;

export interface DrainDoor {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Where an upgrade says which replica is about to be stopped. Only for whoever is in the ingress' own container: it
 * listens on loopback and asks no questions. An answer of 204 means that the replica gets no more requests; those it
 * has begun it finishes when it is stopped.
 */
export async function openDrainDoor(port: number, replicas: Readonly<Record<string, Replicas>>): Promise<DrainDoor> {
  const app = fastify();
  app.post<{ Body: Drain }>('/drain', { schema: { body } }, async ({ body: { service, address } }, reply) => {
    const watched = replicas[service];
    if (watched === undefined) return reply.code(404).send({ message: `there is no service ${service}` });
    await watched.refresh();
    try {
      watched.drain(address);
    } catch (error) {
      return reply.code(404).send({ message: error instanceof Error ? error.message : String(error) });
    }
    await pause(settleMs);
    return reply.code(204).send();
  });
  await app.listen({ port, host: '127.0.0.1' });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}
