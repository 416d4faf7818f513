import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRegistration, clientOf, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

const shop = 'https://shop.example';
let service: TestService;

beforeAll(async () => {
  service = await startTestService({ publicUrl: 'https://artel.example', corsOrigins: [shop] });
});
afterAll(() => service.close());

const somebody = async () => refreshTokenIn(await clientOf(service.app).post('/api/auth/register', aRegistration()))!;

const send = (url: string, cookie: string, headers: Record<string, string>) =>
  service.app.inject({ method: 'POST', url, cookies: { artel_refresh: cookie }, headers });

/** What browsers say about a request that a page sends. */
const by = (site: string, origin: string) => ({ 'sec-fetch-site': site, origin });

const foreign: [which: string, headers: Record<string, string>][] = [
  ['of another site', by('cross-site', 'https://evil.example')],
  ['of another host of this site', by('same-site', 'https://blog.artel.example')],
  ['without an address', by('cross-site', 'null')],
  ['that hides where it comes from', { 'sec-fetch-site': 'cross-site' }],
];

describe('the cookie', () => {
  it('stays with this site, this API and HTTPS, and away from scripts', async () => {
    const reply = await clientOf(service.app).post('/api/auth/register', aRegistration());
    expect(reply.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: true, path: '/api/auth' });
    expect(reply.cookies[0]).not.toHaveProperty('domain');
  });

  it.each(foreign)('is of no use to a page %s, should it come along', async (_which, headers) => {
    const cookie = await somebody();
    const refused = await send('/api/auth/refresh', cookie, headers);
    expect(refused.json()).toMatchObject({ status: 401, code: 'unauthorized' });
    await send('/api/auth/logout', cookie, headers);
    expect((await clientOf(service.app).refresh(cookie)).statusCode).toBe(200);
  });

  it.each([
    ['of the marketplace', by('same-origin', 'https://artel.example')],
    ['of an origin on the list', by('cross-site', shop)],
    ['somebody opened themselves', { 'sec-fetch-site': 'none' }],
  ])('works for a page %s', async (_which, headers) => {
    expect((await send('/api/auth/refresh', await somebody(), headers)).statusCode).toBe(200);
  });

  it('is all that refreshing takes, so no form or simple request can put words into it', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const headers = { 'content-type': type };
      const logout = { method: 'POST', url: '/api/auth/logout', headers, payload: 'token=x' } as const;
      expect((await service.app.inject(logout)).statusCode).toBe(415);
    }
  });
});
