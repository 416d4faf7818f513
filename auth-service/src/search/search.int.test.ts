import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRegistration, bearerFrom, type Client, clientOf } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;
const ids = new Map<string, string>();

const names = {
  frida: 'Frida Kahlo',
  frida_fan: 'Maria Lopez',
  'fridolin.b': 'Fridolin Berg',
  rembrandt: 'Rembrandt van Rijn',
  vincent: 'Vincent van Gogh',
  jose_c: 'José Clemente Orozco',
  soren: 'Søren Kierkegård',
  hoku: '葛飾 北斎',
  zoe99: 'Ζωή Παπαδοπούλου',
} as const;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
  for (const [username, fullName] of Object.entries(names)) {
    const role = username === 'frida_fan' ? 'collector' : 'artist';
    const private_ = { address: 'Londres 247', postcode: '04100' };
    const reply = await client.post('/api/auth/register', aRegistration({ username, fullName, role, ...private_ }));
    ids.set(username, String(reply.json().data.user.id));
  }
});
afterAll(() => service.close());

const commands = ["' or 1=1 --", '%%', '__', '\\\\', "'); drop table users; --", '{}[]()*+?', '\u200b\u200b'];

const search = (q: string, rest = '') => client.get(`/api/users/search?q=${encodeURIComponent(q)}${rest}`);

async function found(q: string, rest = ''): Promise<string[]> {
  const { users } = (await search(q, rest)).json().data;
  return users.map(({ username }: { username: string }) => username);
}

describe('searching for a person', () => {
  it('puts the name itself first, then what begins so, then what is nearly so', async () => {
    const order = await found('frida');
    expect(order[0]).toBe('frida');
    expect(order[1]).toBe('frida_fan');
    expect(order).toContain('fridolin.b');
    expect(order.indexOf('fridolin.b')).toBeGreaterThan(1);
  });

  it.each([
    ['the full name', 'Vincent van Gogh', 'vincent'],
    ['some of its words, in any order', 'gogh vinc', 'vincent'],
    ['a first or a last name', 'orozco', 'jose_c'],
    ['other capitals', 'REMBRANDT', 'rembrandt'],
    ['a name typed without its accents', 'jose clemente', 'jose_c'],
    ['a name typed with accents it does not have', 'Frída Kàhlo', 'frida'],
    ['letters no accent was added to', 'soren kierkegard', 'soren'],
    ['two letters swapped', 'vincnet', 'vincent'],
    ['a wrong letter', 'remdrandt', 'rembrandt'],
    ['a letter too few', 'kalo', 'frida'],
    ['punctuation left out', 'fridolin b', 'fridolin.b'],
    ['another script', '葛飾', 'hoku'],
    ['another script, without its accents', 'Ζωη', 'zoe99'],
  ])('finds by %s', async (_how, q, username) => {
    expect((await found(q))[0]).toBe(username);
  });

  it('finds nobody by what is nobody’s name', async () => {
    expect(await found('xyzzy quux')).toEqual([]);
  });

  it('can be kept to one role', async () => {
    expect(await found('frida', '&role=collector')).toEqual(['frida_fan']);
    expect((await search('frida', '&role=root')).statusCode).toBe(400);
  });

  it('goes page by page, each person once', async () => {
    const first = (await search('van', '&limit=1')).json().data;
    const second = (await search('van', '&limit=1&page=2')).json().data;
    expect(first.pagination).toMatchObject({ total: 2, totalPages: 2, hasNext: true });
    expect([first, second].map(({ users }) => users[0].username).sort()).toEqual(['rembrandt', 'vincent']);
    const beyond = (await search('van', '&limit=1&page=9')).json().data;
    expect(beyond).toMatchObject({ users: [], pagination: { total: 2 } });
  });

  it('puts the better known first among equals', async () => {
    const fan = bearerFrom(await client.post('/api/auth/register', aRegistration({ username: 'one_more_fan' })));
    for (const known of ['vincent', 'rembrandt']) {
      const url = `/api/users/${ids.get(known)}/follow`;
      await service.app.inject({ method: 'POST', url, headers: fan });
      expect((await found('van'))[0]).toBe(known);
      await service.app.inject({ method: 'DELETE', url, headers: fan });
    }
  });

  it('says whom the caller follows', async () => {
    const fan = bearerFrom(await client.post('/api/auth/register', aRegistration({ username: 'another_fan' })));
    await service.app.inject({ method: 'POST', url: `/api/users/${ids.get('vincent')}/follow`, headers: fan });
    const { users } = (await client.get('/api/users/search?q=vincent', fan)).json().data;
    expect(users[0]).toMatchObject({ username: 'vincent', isFollowing: true });
    expect((await search('vincent')).json().data.users[0].isFollowing).toBe(false);
  });

  it('shows nothing private, and finds nobody by it', async () => {
    expect((await search('frida')).body).not.toMatch(/@example\.com|Londres|04100/);
    expect(await found('Londres 247')).toEqual([]);
    expect(await found('example com')).toEqual([]);
  });

  it.each(commands)('takes %j for a name, not for a command', async (q) => {
    const reply = await search(q);
    expect(reply.statusCode).toBe(200);
    expect(reply.json().data.users.length).toBeLessThanOrEqual(1);
  });

  it('refuses what is too short or too long to be searched for', async () => {
    for (const q of ['', 'a', 'x'.repeat(101), 'a\u0000b']) expect((await search(q)).statusCode).toBe(400);
  });

  it('is answered from the index', async () => {
    const client = await service.pool.connect();
    try {
      await client.query('begin');
      await client.query('set local enable_seqscan = off');
      const ask = `select id from users where search_text like '% frid%' or search_text %> 'frida'`;
      const { rows } = await client.query(`explain ${ask}`);
      expect(JSON.stringify(rows)).toContain('users_search_text');
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
