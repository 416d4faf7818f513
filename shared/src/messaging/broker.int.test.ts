import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../contracts/index.js';
import { anEvent, eventually, type TestBroker, testBroker } from '../testing/index.js';
import { listDeadLetters, Permanent, peekDeadLetters, replayDeadLetters } from './index.js';

const registered = () => anEvent('user.registered.v1', {}, { aggregateId: crypto.randomUUID() });
const ignore = async () => {};

describe('a broker', () => {
  let test: TestBroker;
  beforeAll(async () => {
    test = await testBroker({ declare: ['catalog.people'] });
  });
  afterAll(() => test.close());

  it('hands a published event to its subscriber unchanged', async () => {
    const seen: DomainEvent[] = [];
    const consumer = await test.broker.consume('catalog.people', {
      'user.registered.v1': async (event) => void seen.push(event),
      'user.updated.v1': ignore,
    });
    const event = registered();

    await test.broker.publish(event);

    await eventually(() => expect(seen).toEqual([event]));
    await consumer.close();
  });

  it('refuses a publish that no queue takes', async () => {
    await expect(test.broker.publish(anEvent('listing.published.v1'))).rejects.toMatchObject({
      name: 'PublishError',
      reason: 'unroutable',
    });
  });

  it('still confirms what is routable beside what is not', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) =>
        test.broker.publish(n % 2 ? registered() : anEvent('listing.published.v1')),
      ),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  });

  it('refuses data that breaks its contract', async () => {
    const broken = anEvent('user.registered.v1', { email: 7 as unknown as string });

    await expect(test.broker.publish(broken)).rejects.toMatchObject({ reason: 'invalid' });
  });
});

describe('an event whose handler fails', () => {
  it('is tried again until it succeeds, and says which attempt it is', async () => {
    const test = await testBroker({ declare: ['catalog.people'] });
    const attempts: number[] = [];
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async (_event, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      },
      'user.updated.v1': ignore,
    });

    await test.broker.publish(registered());

    await eventually(() => expect(attempts).toEqual([1, 2, 3]));
    await test.close();
  });

  it('is dead-lettered with its cause after the last retry, and can be replayed', async () => {
    const test = await testBroker({ declare: ['catalog.people'], retryDelaysMs: [20, 30] });
    const handled: string[] = [];
    let broken = true;
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ id }) => {
        if (broken) throw new TypeError('the projection is out of order');
        handled.push(id);
      },
      'user.updated.v1': ignore,
    });
    const event = registered();
    await test.broker.publish(event);

    const letters = await eventually(async () => {
      const found = await peekDeadLetters(test.url, test.namespace, 'catalog.people');
      expect(found).toHaveLength(1);
      return found;
    });
    expect(letters[0]).toMatchObject({
      id: event.id,
      type: event.type,
      aggregateId: event.aggregateId,
      cause: 'exhausted',
      error: 'TypeError: the projection is out of order',
      attempts: 3,
    });
    expect(letters[0]?.stack).toContain('broker.int.test.ts');

    broken = false;
    expect(await replayDeadLetters(test.url, test.namespace, 'catalog.people', 'all')).toBe(1);
    await eventually(() => expect(handled).toEqual([event.id]));
    const counts = await listDeadLetters(test.url, test.namespace);
    expect(counts.every(({ count }) => count === 0)).toBe(true);
    await test.close();
  });

  it('is dead-lettered at once when the handler knows no retry can help', async () => {
    const test = await testBroker({ declare: ['catalog.people'] });
    let calls = 0;
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async () => {
        calls += 1;
        throw new Permanent('no such country');
      },
      'user.updated.v1': ignore,
    });

    await test.broker.publish(registered());

    await eventually(async () => {
      const [letter] = await peekDeadLetters(test.url, test.namespace, 'catalog.people');
      expect(letter).toMatchObject({ cause: 'permanent', error: 'Permanent: no such country', attempts: 1 });
    });
    expect(calls).toBe(1);
    await test.close();
  });
});
