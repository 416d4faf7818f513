import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEvent, eventually, type TestBroker, testBroker } from '../testing/index.js';
import { discardDeadLetters, listDeadLetters, Permanent, peekDeadLetters, replayDeadLetters } from './index.js';

describe('dead letters', () => {
  const queue = 'catalog.people';
  let test: TestBroker;
  let broken = true;
  const handled: string[] = [];
  const events = Array.from({ length: 4 }, () =>
    anEvent('user.registered.v1', {}, { aggregateId: crypto.randomUUID() }),
  );
  const ids = events.map(({ id }) => id);
  const remaining = async () => (await peekDeadLetters(test.url, test.namespace, queue)).map(({ id }) => id).toSorted();
  const count = async () => (await listDeadLetters(test.url, test.namespace)).find((row) => row.queue === queue)?.count;

  beforeAll(async () => {
    test = await testBroker();
    await test.broker.consume(queue, {
      'user.registered.v1': async ({ id }, { attempt }) => {
        if (broken) throw new Permanent('broken');
        expect(attempt).toBe(1);
        handled.push(id);
      },
      'user.updated.v1': async () => {},
    });
    for (const event of events) await test.broker.publish(event);
  });
  afterAll(() => test.close());

  it('are counted per queue', async () => {
    await eventually(async () => expect(await count()).toBe(4));
    const others = (await listDeadLetters(test.url, test.namespace)).filter((row) => row.queue !== queue);
    expect(others.every((row) => row.count === 0)).toBe(true);
  });

  it('stay where they are however often one looks', async () => {
    for (let looks = 0; looks < 30; looks += 1) {
      expect(await peekDeadLetters(test.url, test.namespace, queue, 2)).toHaveLength(2);
    }

    expect(await remaining()).toEqual(ids.toSorted());
  });

  it('are discarded only by name', async () => {
    expect(await discardDeadLetters(test.url, test.namespace, queue, [ids[1] ?? '', 'unknown'])).toBe(1);

    expect(await remaining()).toEqual([ids[0], ids[2], ids[3]].toSorted());
  });

  it('come back when what was wrong still is', async () => {
    expect(await replayDeadLetters(test.url, test.namespace, queue, 'all')).toBe(3);

    await eventually(async () => expect(await count()).toBe(3));
  });

  it('are replayed by name, then all of them, as first attempts', async () => {
    broken = false;

    expect(await replayDeadLetters(test.url, test.namespace, queue, [ids[2] ?? ''])).toBe(1);
    await eventually(() => expect(handled).toEqual([ids[2]]));

    expect(await replayDeadLetters(test.url, test.namespace, queue, 'all')).toBe(2);
    await eventually(() => expect(handled.toSorted()).toEqual([ids[0], ids[2], ids[3]].toSorted()));
    expect(await count()).toBe(0);
  });
});
