import type { Collection } from 'mongodb';
import { Type } from 'typebox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { optionalUser } from '../auth/index.js';
import { fail } from '../errors/index.js';
import { freshMongo } from '../testing/databases.js';
import { eventually } from '../testing/eventually.js';
import {
  Body,
  envelope,
  type IdempotencyRecord,
  idempotency,
  mongoIdempotencyStore,
  newId,
  ok,
  problems,
} from './index.js';
import { described, startTestServer, type TestServer } from './test-server.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let records: Collection<IdempotencyRecord>;
let server: TestServer;
let runs = 0;
let gate: { arrived: boolean; open: () => void; opened: Promise<void> };

const closedGate = (): typeof gate => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { arrived: false, open, opened };
};

beforeAll(async () => {
  mongo = await freshMongo('idempotency');
  records = mongo.db.collection<IdempotencyRecord>('idempotency');
  const payOnce = idempotency(mongoIdempotencyStore(records));
  const mustHaveKey = idempotency(mongoIdempotencyStore(records), { required: true });
  const response = { 201: envelope(Type.Integer()), ...problems('payment_declined', 'idempotency_key_reused') };
  server = await startTestServer((app) => {
    app.post(
      '/api/pay',
      {
        preHandler: [optionalUser, payOnce.preHandler],
        onSend: payOnce.onSend,
        schema: {
          ...described('pay'),
          body: Body({ amount: Type.Number(), how: Type.Optional(Type.String()) }),
          response,
        },
      },
      async (request, reply) => {
        runs += 1;
        const { how } = request.body;
        if (how === 'declined') fail('payment_declined', 'no cover');
        if (how === 'busy') fail('payment_in_progress', undefined, { retryAfter: 2 });
        if (how === 'broken') throw new Error('boom');
        if (how === 'slow') {
          gate.arrived = true;
          await gate.opened;
        }
        return reply.code(201).send(ok('Paid', runs));
      },
    );
    app.post('/api/strict', { ...mustHaveKey, schema: { ...described('strict'), response } }, async (_request, reply) =>
      reply.code(201).send(ok('Paid', 0)),
    );
  });
});

beforeEach(() => {
  runs = 0;
  gate = closedGate();
});

afterAll(async () => {
  await server.close();
  await mongo.close();
});

const pay = (key: string | undefined, body: object, headers: Record<string, string> = {}) =>
  server.send('POST', '/api/pay', body, key === undefined ? headers : { ...headers, 'idempotency-key': key });

describe('a request with an idempotency key', () => {
  it('acts once, however often it is repeated, and answers the same', async () => {
    const key = newId();
    const first = await pay(key, { amount: 5 });
    const again = await pay(key, { amount: 5 });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.text()).toBe(await first.text());
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect([first, again].map(({ headers }) => headers.get('idempotent-replay'))).toEqual([null, 'true']);
    expect(runs).toBe(1);
  });

  it('acts once when many arrive at the same moment', async () => {
    const key = newId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pay(key, { amount: 5 })));
    expect(runs).toBe(1);
    expect(answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotent-replay'))).toHaveLength(
      1,
    );
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  it('is told to wait while the first is running', async () => {
    const key = newId();
    const first = pay(key, { amount: 5, how: 'slow' });
    await eventually(() => expect(gate.arrived).toBe(true));
    const second = await pay(key, { amount: 5, how: 'slow' });
    gate.open();
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: 'request_in_flight' });
    expect(second.headers.get('retry-after')).toMatch(/^[12]$/);
    expect((await first).status).toBe(201);
  });

  it('is refused when the key was used with another body', async () => {
    const key = newId();
    await pay(key, { amount: 5 });
    const other = await pay(key, { amount: 6 });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('replays a refusal, problem and all', async () => {
    const key = newId();
    const first = await pay(key, { amount: 5, how: 'declined' });
    const again = await pay(key, { amount: 5, how: 'declined' });
    expect([first.status, again.status, runs]).toEqual([402, 402, 1]);
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect(await again.json()).toEqual(await first.json());
  });

  it('runs again after it was told to come back later', async () => {
    const key = newId();
    const first = await pay(key, { amount: 5, how: 'busy' });
    const again = await pay(key, { amount: 5, how: 'busy' });
    expect([first, again].map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [409, '2'],
      [409, '2'],
    ]);
    expect(runs).toBe(2);
  });

  it('runs again after a failure of ours', async () => {
    const key = newId();
    expect((await pay(key, { amount: 5, how: 'broken' })).status).toBe(500);
    expect((await pay(key, { amount: 5, how: 'broken' })).status).toBe(500);
    expect(runs).toBe(2);
  });

  it('does not meet the same key of another user', async () => {
    const key = newId();
    const as = async (username: string) => ({
      authorization: `Bearer ${await server.tokens.tokenFor({ id: username, username })}`,
    });
    await pay(key, { amount: 5 }, await as('ada'));
    expect((await pay(key, { amount: 7 }, await as('grace'))).status).toBe(201);
    expect(runs).toBe(2);
  });

  it('must have a sensible key, where one is required', async () => {
    expect((await server.send('POST', '/api/strict')).status).toBe(400);
    expect((await server.send('POST', '/api/strict', undefined, { 'idempotency-key': 'a b' })).status).toBe(400);
    expect((await server.send('POST', '/api/strict', undefined, { 'idempotency-key': 'a' })).status).toBe(201);
  });

  it('acts each time without a key', async () => {
    await pay(undefined, { amount: 5 });
    await pay(undefined, { amount: 5 });
    expect(runs).toBe(2);
  });
});

describe('a crash in the middle of a request', () => {
  it('holds the key only until the lease ends; then one of many repeats runs', async () => {
    const store = mongoIdempotencyStore(records, { leaseMs: 200 });
    const id = newId();
    const first = await store.begin(id, 'f');
    expect(first.outcome).toBe('run');
    expect((await store.begin(id, 'f')).outcome).toBe('in_flight');
    const next = await eventually(async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => store.begin(id, 'f')));
      const taken = outcomes.filter(({ outcome }) => outcome === 'run');
      expect(taken).toHaveLength(1);
      return taken[0];
    });
    const answer = { status: 201, contentType: 'application/json', body: '{}' };
    if (first.outcome === 'run') await store.finish(first.claim, { ...answer, body: 'from the dead' });
    expect((await store.begin(id, 'f')).outcome).toBe('in_flight');
    if (next?.outcome === 'run') await store.finish(next.claim, answer);
    expect(await store.begin(id, 'f')).toEqual({ outcome: 'replay', answer });
  });
});

describe('what is remembered', () => {
  it('expires', async () => {
    await pay(newId(), { amount: 1 });
    const indexes = await eventually(async () => {
      const found = await records.indexes();
      expect(found).toHaveLength(2);
      return found;
    });
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });
});
