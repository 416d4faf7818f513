import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMonitor } from './monitor.js';

let server: Server;
let url: string;
let healthy = true;
const asked: (string | undefined)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(healthy ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`;
});

afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

describe('the status of the services', () => {
  it('is answered from memory and follows what happens', async () => {
    const monitor = createMonitor({ targets: [{ name: 'auth-service', url }], everyMs: 20 });
    monitor.start();
    expect(await monitor.current()).toMatchObject({
      status: 'OK',
      services: { 'auth-service': { status: 'Running', responseTime: expect.stringMatching(/^\d+ms$/) } },
    });
    healthy = false;
    await eventually(async () =>
      expect(await monitor.current()).toMatchObject({
        status: 'Error',
        services: { 'auth-service': { status: 'Down', responseTime: null } },
      }),
    );
    healthy = true;
    await eventually(async () => expect((await monitor.current()).status).toBe('OK'));
    monitor.stop();
  });

  it('asks nobody when asked', async () => {
    const monitor = createMonitor({ targets: [{ name: 'auth-service', url: `${url}?once` }], everyMs: 60_000 });
    monitor.start();
    for (let time = 0; time < 10; time += 1) await monitor.current();
    expect(asked.filter((path) => path?.endsWith('?once'))).toHaveLength(1);
    monitor.stop();
  });

  it('is down where nobody listens', async () => {
    const monitor = createMonitor({
      targets: [{ name: 'order-service', url: 'http://127.0.0.1:9/' }],
      everyMs: 60_000,
    });
    monitor.start();
    expect((await monitor.current()).services['order-service']?.status).toBe('Down');
    monitor.stop();
  });
});
