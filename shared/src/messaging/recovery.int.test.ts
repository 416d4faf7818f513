import { once } from 'node:events';
import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anEvent,
  type CuttableProxy,
  cuttableProxy,
  eventually,
  type TestBroker,
  testBroker,
  testLogger,
  testMetrics,
} from '../testing/index.js';
import { connectBroker, peekDeadLetters } from './index.js';

const registered = () => anEvent('user.registered.v1', {}, { aggregateId: crypto.randomUUID() });
const engine = process.env.AMQP_URL ?? '';

describe('when the connection to the broker is cut', () => {
  let proxy: CuttableProxy;
  let test: TestBroker;
  beforeEach(async () => {
    proxy = await cuttableProxy(engine);
    test = await testBroker({ url: proxy.url, declare: ['catalog.people'] });
  });
  afterEach(async () => {
    proxy.restore();
    await test.close();
    await proxy.close();
  });

  it('settles every publish that was under way, and publishes again once it is back', async () => {
    const publishing = Array.from({ length: 500 }, () => test.broker.publish(registered()));
    proxy.cut();

    const results = await Promise.allSettled(publishing);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ name: 'PublishError', reason: 'disconnected' });

    await eventually(() => test.broker.publish(registered()));
  });

  it('says that it is not ready until it is back', async () => {
    await test.broker.check();
    proxy.block();

    await eventually(() => expect(test.broker.check()).rejects.toThrow('no connection to the broker'));
    await expect(test.broker.publish(registered())).rejects.toMatchObject({ reason: 'disconnected' });

    proxy.restore();
    await eventually(() => test.broker.check());
  });

  it('goes on consuming afterwards and loses no event', async () => {
    const handled = new Set<string>();
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ id }) => void handled.add(id),
      'user.updated.v1': async () => {},
    });
    const events = Array.from({ length: 100 }, registered);

    for (const [n, event] of events.entries()) {
      if (n % 40 === 20) proxy.cut();
      await eventually(() => test.broker.publish(event));
    }

    await eventually(() => expect(events.filter(({ id }) => !handled.has(id))).toEqual([]));
  });

  it('stops a message that takes the process down each time, and lets its neighbours through', async () => {
    const poisonous = registered();
    const neighbours = Array.from({ length: 20 }, registered);
    const handled = new Set<string>();
    let starts = 0;
    for (const event of [...neighbours.slice(0, 10), poisonous, ...neighbours.slice(10)]) {
      await test.broker.publish(event);
    }

    // As far as the broker can tell, a cut in the middle of handling is the death of the process. The neighbours
    // are slow, so that they are caught up in it.
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ id }, { signal }) => {
        if (id === poisonous.id) {
          starts += 1;
          proxy.cut();
          // Nobody outlives their own death, however long the news of it takes.
          await once(signal, 'abort');
        } else {
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
        if (signal.aborted) throw new Error('died');
        handled.add(id);
      },
      'user.updated.v1': async () => {},
    });

    await eventually(
      async () => {
        const letters = await peekDeadLetters(engine, test.namespace, 'catalog.people');
        expect(letters).toMatchObject([{ id: poisonous.id, cause: 'poison' }]);
      },
      { timeoutMs: 20_000 },
    );
    await eventually(() => expect(handled.size).toBe(neighbours.length));
    expect(starts).toBe(5);
  });

  it('hears broadcasts again', async () => {
    const heard: unknown[] = [];
    await (await test.broker.listen('live', (payload) => heard.push(payload))).ready();
    proxy.cut();

    await eventually(async () => {
      await test.broker.broadcast('live', { after: 'the cut' });
      expect(heard.length).toBeGreaterThan(0);
    });
    expect(heard[0]).toEqual({ after: 'the cut' });
  });
});

describe('when a queue is deleted under a consumer', () => {
  it('declares it again and goes on', async () => {
    const test = await testBroker({ declare: ['catalog.people'] });
    const handled: string[] = [];
    const consumer = await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ id }) => void handled.push(id),
      'user.updated.v1': async () => {},
    });
    await consumer.ready();
    const connection = await connect(engine);
    const channel = await connection.createChannel();
    await channel.deleteQueue(`${test.namespace}.catalog.people`);
    await connection.close();

    const event = registered();
    await eventually(() => test.broker.publish(event));
    await eventually(() => expect(handled).toEqual([event.id]));
    await test.close();
  });
});

describe('when the broker cannot be reached at all', () => {
  it('starts anyway, refuses publishes, drops broadcasts, and closes', async () => {
    const proxy = await cuttableProxy(engine);
    proxy.block();
    const broker = connectBroker({ url: proxy.url, service: 'test', logger: testLogger(), metrics: testMetrics() });
    const consumer = await broker.consume('catalog.people', {
      'user.registered.v1': async () => {},
      'user.updated.v1': async () => {},
    });

    await expect(broker.publish(registered())).rejects.toMatchObject({ reason: 'disconnected' });
    await expect(broker.broadcast('live', {})).resolves.toBeUndefined();
    await expect(broker.check()).rejects.toThrow('no connection to the broker');

    await consumer.close();
    await broker.close();
    await proxy.close();
  });
});
