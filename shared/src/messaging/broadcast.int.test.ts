import { describe, expect, it } from 'vitest';
import { eventually, testBroker } from '../testing/index.js';

describe('a broadcast', () => {
  it('reaches every process that listens, and those only', async () => {
    const one = await testBroker({ declare: [] });
    const two = await testBroker({ declare: [], namespace: one.namespace });
    const heard: Record<string, unknown[]> = { one: [], two: [], other: [] };
    const listeners = await Promise.all([
      one.broker.listen('live', (payload) => heard.one?.push(payload)),
      two.broker.listen('live', (payload) => heard.two?.push(payload)),
      two.broker.listen('elsewhere', (payload) => heard.other?.push(payload)),
    ]);
    await Promise.all(listeners.map((listener) => listener.ready()));

    await one.broker.broadcast('live', { topic: 'game_updates', n: 1 });

    await eventually(() => {
      expect(heard.one).toEqual([{ topic: 'game_updates', n: 1 }]);
      expect(heard.two).toEqual([{ topic: 'game_updates', n: 1 }]);
    });
    expect(heard.other).toEqual([]);
    await one.close();
    await two.close();
  });

  it('goes nowhere, without an error, when nobody listens', async () => {
    const test = await testBroker({ declare: [] });

    await expect(test.broker.broadcast('live', {})).resolves.toBeUndefined();

    await test.close();
  });

  it('is survived by a listener that throws', async () => {
    const test = await testBroker({ declare: [] });
    const heard: unknown[] = [];
    const listener = await test.broker.listen('live', (payload) => {
      heard.push(payload);
      if (heard.length === 1) throw new Error('a bad day');
    });
    await listener.ready();

    await test.broker.broadcast('live', { n: 1 });
    await test.broker.broadcast('live', { n: 2 });

    await eventually(() => expect(heard).toEqual([{ n: 1 }, { n: 2 }]));
    await test.close();
  });
});
