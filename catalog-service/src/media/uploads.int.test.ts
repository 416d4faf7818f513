import { type ArtelServer, createServer } from '@artel/shared/http';
import { eventually, testLogger, testMetrics, testTokens } from '@artel/shared/testing';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { addMediaRoutes, createMedia } from './index.js';

let app: ArtelServer | undefined;
afterAll(() => app?.close());

it('keeps eight uploads in memory at a time, however many come, and serves them all in the end', async () => {
  const [{ verifier, tokenFor }, image] = await Promise.all([testTokens(), aPicture()]);
  const disk = aSlowDisk();
  const config = { corsOrigins: [], rateLimitMax: 0, publicUrl: 'http://localhost:8080', trustedProxies: [] };
  const common = { service: 'test-service', version: '0.0.0', logger: testLogger(), metrics: testMetrics() };
  app = await createServer({ ...common, config, verifier, readiness: {} });
  await addMediaRoutes(app, createMedia({ storage: disk, publicUrl: config.publicUrl }), import.meta.dirname);
  const authorization = `Bearer ${await tokenFor({ role: 'artist' })}`;
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const uploads = Array.from({ length: 20 }, async () => {
    const body = new FormData();
    body.append('image', new Blob([new Uint8Array(image)]), 'a.png');
    const { status } = await fetch(`${origin}/api/upload/image`, { method: 'POST', body, headers: { authorization } });
    return status;
  });

  await eventually(() => expect(disk.waiting()).toBeGreaterThanOrEqual(8));
  disk.goOn();

  expect(new Set(await Promise.all(uploads))).toEqual(new Set([200]));
  expect(disk.most()).toBe(8);
});

const aPicture = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r: 10, g: 80, b: 160 } } })
    .png()
    .toBuffer();

/** Storage on which writing takes as long as the test wants. */
function aSlowDisk() {
  let goOn = () => {};
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let waiting = 0;
  let most = 0;
  return {
    async put() {
      waiting += 1;
      most = Math.max(most, waiting);
      await slow;
      await new Promise(setImmediate);
      waiting -= 1;
    },
    remove: async () => {},
    waiting: () => waiting,
    most: () => most,
    goOn: () => goOn(),
  };
}
