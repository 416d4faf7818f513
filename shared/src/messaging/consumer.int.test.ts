import { connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anEvent,
  deliverTwice,
  eventually,
  failRandomly,
  recordingLogger,
  type TestBroker,
  testBroker,
} from '../testing/index.js';
import { peekDeadLetters } from './index.js';

const registered = (aggregateId: string = crypto.randomUUID(), sequence = 1) =>
  anEvent('user.registered.v1', {}, { aggregateId, sequence });
const ignore = async () => {};
const engine = process.env.AMQP_URL ?? '';

describe('a consumer', () => {
  let test: TestBroker;
  const { logger, lines } = recordingLogger();
  beforeEach(async () => {
    test = await testBroker({ declare: ['catalog.people'], logger });
    lines.length = 0;
  });
  afterEach(() => test.close());

  const readyCount = async () => {
    const connection = await connect(engine);
    try {
      const channel = await connection.createChannel();
      return (await channel.checkQueue(`${test.namespace}.catalog.people`)).messageCount;
    } finally {
      await connection.close();
    }
  };

  it('handles the events of one aggregate one after another, in the order they came', async () => {
    const aggregate = crypto.randomUUID();
    const seen: number[] = [];
    let atOnce = 0;
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ sequence }) => {
        atOnce += 1;
        expect(atOnce).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(sequence);
        atOnce -= 1;
      },
      'user.updated.v1': ignore,
    });

    for (let sequence = 1; sequence <= 30; sequence += 1) await test.broker.publish(registered(aggregate, sequence));

    await eventually(() => expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => n + 1)));
  });

  it('handles different aggregates side by side', async () => {
    let waiting = 0;
    let release = () => {};
    const all = new Promise<void>((resolve) => {
      release = resolve;
    });
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async () => {
        waiting += 1;
        if (waiting === 10) release();
        await all;
      },
      'user.updated.v1': ignore,
    });

    await Promise.all(Array.from({ length: 10 }, () => test.broker.publish(registered())));

    await all;
    expect(waiting).toBe(10);
  });

  it('finishes what it is handling before it closes, and gives back what it has not started', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const done: number[] = [];
    let started = 0;
    const consumer = await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ sequence }) => {
        started += 1;
        await finished;
        done.push(sequence);
      },
      'user.updated.v1': ignore,
    });
    const aggregate = crypto.randomUUID();
    await test.broker.publish(registered(aggregate, 1));
    await test.broker.publish(registered(aggregate, 2));
    await eventually(() => expect(started).toBe(1));

    const closing = consumer.close();
    finish();
    await closing;

    expect(done).toEqual([1]);
    await eventually(async () => expect(await readyCount()).toBe(1));
  });

  it('dead-letters at once what is no event of ours, with the reason', async () => {
    await test.broker.consume('catalog.people', { 'user.registered.v1': ignore, 'user.updated.v1': ignore });
    const connection = await connect(engine);
    const channel = await connection.createConfirmChannel();
    const send = (id: string, type: string, body: string) =>
      channel.sendToQueue(`${test.namespace}.catalog.people`, Buffer.from(body), {
        messageId: id,
        type,
        headers: { cloudEvents_subject: id },
      });
    send('unknown', 'gossip', '{}');
    send('not-json', 'user.registered.v1', '{');
    send('broken', 'user.registered.v1', '{"userId":7}');
    await channel.waitForConfirms();
    await connection.close();

    await eventually(async () => {
      const letters = await peekDeadLetters(engine, test.namespace, 'catalog.people');
      expect(new Set(letters.map(({ cause }) => cause))).toEqual(new Set(['undecodable']));
      const errors = Object.fromEntries(letters.map(({ id, error }) => [id, error]));
      expect(errors.unknown).toContain('unknown event type "gossip"');
      expect(errors['not-json']).toContain('the body is not JSON');
      expect(errors.broken).toContain('user.registered.v1 breaks its contract: ');
    });
  });

  it('calls the handler again for a copy when told to deliver twice', async () => {
    const calls: string[] = [];
    await test.broker.consume(
      'catalog.people',
      { 'user.registered.v1': async ({ id }) => void calls.push(id), 'user.updated.v1': ignore },
      { middleware: [deliverTwice] },
    );
    const event = registered();
    await test.broker.publish(event);

    await eventually(() => expect(calls).toEqual([event.id, event.id]));
  });

  it('skips a copy of what it has just handled', async () => {
    const calls: string[] = [];
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async ({ id }) => void calls.push(id),
      'user.updated.v1': ignore,
    });
    const [event, after] = [registered(), registered()];
    // The same aggregate, so that the second copy is known to have been dealt with before `after`.
    for (const published of [event, event, { ...after, aggregateId: event.aggregateId }]) {
      await test.broker.publish(published);
    }

    await eventually(() => expect(calls).toEqual([event.id, after.id]));
  });

  it('gets every event done although handlers fail at random', async () => {
    const done = new Set<string>();
    await test.broker.consume(
      'catalog.people',
      { 'user.registered.v1': async ({ id }) => void done.add(id), 'user.updated.v1': ignore },
      { middleware: [failRandomly(7, 0.2)] },
    );
    const events = Array.from({ length: 40 }, () => registered());

    await Promise.all(events.map((event) => test.broker.publish(event)));

    await eventually(() => expect(done.size).toBe(events.length));
  });

  it('logs what became of an event under the trace of the change that caused it', async () => {
    await test.broker.consume('catalog.people', {
      'user.registered.v1': async (_event, { attempt }) => {
        if (attempt === 1) throw new Error('not yet');
      },
      'user.updated.v1': ignore,
    });
    const event = registered();
    await test.broker.publish(event);

    const facts = { queue: 'catalog.people', type: event.type, id: event.id, aggregateId: event.aggregateId };
    const traceId = event.traceparent.slice(3, 35);
    await eventually(() => {
      const told = lines.filter(({ id }) => id === event.id);
      expect(told).toMatchObject([
        { event: 'event.retried', ...facts, attempt: 1, traceId },
        { event: 'event.handled', ...facts, attempt: 2, traceId },
      ]);
    });
  });
});
