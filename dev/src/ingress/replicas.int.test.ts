import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@artel/shared/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { openDrainDoor } from './drain-door.js';
import { type Ingress, startIngress } from './ingress.js';
import { type Replicas, watchReplicas } from './replicas.js';

/** Replicas that listen on one port at different loopback addresses, as containers do at addresses of their own. */
interface Replica {
  readonly server: Server;
  ready: boolean;
}

const addresses = ['127.0.0.1', '::1'];
const open: { close(): unknown }[] = [];

async function startReplica(address: string, port: number): Promise<Replica> {
  const replica: Replica = {
    ready: true,
    server: createServer((request, response) => {
      if (request.url === '/readyz') response.statusCode = replica.ready ? 200 : 503;
      response.end(address);
    }),
  };
  await new Promise<void>((resolve) => replica.server.listen(port, address, resolve));
  open.push({ close: () => stopReplica(replica) });
  return replica;
}

function stopReplica({ server }: Replica): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function startBoth(everyMs = 20) {
  const first = await startReplica('127.0.0.1', 0);
  const { port } = first.server.address() as AddressInfo;
  const second = await startReplica('::1', port);
  const known = { addresses };
  const url = `http://catalog-service:${port}`;
  const replicas = watchReplicas({ url, addressesOf: async () => known.addresses, everyMs });
  open.push({ close: () => replicas.stop() });
  await replicas.refresh();
  return { first, second, known, url, replicas, at: (host: string) => `http://${host}:${port}` };
}

async function ingressTo(replicas: Replicas): Promise<Ingress> {
  const ingress = await startIngress({ port: 0, upstream: (_service, failed) => replicas.pick(failed) });
  open.push(ingress);
  return ingress;
}

const picks = (replicas: Replicas) => new Set([replicas.pick(), replicas.pick(), replicas.pick(), replicas.pick()]);

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

describe('replicas of a service', () => {
  it('take turns', async () => {
    const { replicas, at } = await startBoth();
    expect(picks(replicas)).toEqual(new Set([at('127.0.0.1'), at('[::1]')]));
  });

  it('get nothing while they are not ready, and something once they are', async () => {
    const { second, replicas, at } = await startBoth();
    second.ready = false;
    await replicas.refresh();
    expect(picks(replicas)).toEqual(new Set([at('127.0.0.1')]));
    second.ready = true;
    await eventually(() => expect(picks(replicas)).toContain(at('[::1]')));
  });

  it('are tried all the same when none is ready, for they know best what they can answer', async () => {
    const { first, second, replicas } = await startBoth();
    first.ready = false;
    second.ready = false;
    await replicas.refresh();
    expect(picks(replicas).size).toBe(2);
  });

  it('are asked for by name when nobody knows where they are', async () => {
    const { known, url, replicas } = await startBoth();
    known.addresses = [];
    await replicas.refresh();
    expect(replicas.pick()).toBe(url);
  });

  it('get nothing more once drained, until somebody else has their address', async () => {
    const { known, replicas, at } = await startBoth();
    replicas.drain('127.0.0.1');
    expect(picks(replicas)).toEqual(new Set([at('[::1]')]));
    known.addresses = ['::1'];
    await replicas.refresh();
    known.addresses = addresses;
    await replicas.refresh();
    expect(picks(replicas)).toContain(at('127.0.0.1'));
  });
});

describe('the ingress before several replicas', () => {
  it('reads from another when one is gone, and does not repeat what may have been done', async () => {
    // So seldom looked at that nobody notices.
    const { first, replicas } = await startBoth(60_000);
    const ingress = await ingressTo(replicas);
    await stopReplica(first);
    const read = async () => (await fetch(`${ingress.url}/api/artworks?page=2`)).text();
    expect(await Promise.all([read(), read(), read()])).toEqual(['::1', '::1', '::1']);

    const other = await startBoth(60_000);
    const door = await ingressTo(other.replicas);
    await stopReplica(other.first);
    const write = async () => (await fetch(`${door.url}/api/artworks`, { method: 'POST', body: '{}' })).status;
    const statuses = [await write(), await write(), await write()];
    expect(statuses.filter((status) => status === 503)).toHaveLength(1);
  });

  it('is told which one to spare by whoever is about to stop it', async () => {
    const { first, replicas } = await startBoth();
    const ingress = await ingressTo(replicas);
    const door = await openDrainDoor(0, { 'catalog-service': replicas });
    open.push(door);
    const drain = (service: string, address: string) =>
      fetch(`http://127.0.0.1:${door.port}/drain`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ service, address }),
      }).then(({ status }) => status);
    expect(await drain('catalog-service', '127.0.0.9')).toBe(404);
    expect(await drain('print-service', '127.0.0.1')).toBe(404);
    expect(await drain('catalog-service', '127.0.0.1')).toBe(204);
    await stopReplica(first);
    for (let count = 0; count < 6; count += 1) {
      const answer = await fetch(`${ingress.url}/api/artworks`, { method: 'POST', body: '{}' });
      expect([answer.status, await answer.text()]).toEqual([200, '::1']);
    }
  });
});
