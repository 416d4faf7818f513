import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailArrives } from '../support/mailbox.js';
import { register } from '../support/people.js';
import { sendRubbish } from '../support/queues.js';
import { buy, pay, publish } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { runTool } from '../support/tools.js';

describe('an operator looks into it', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system?.stop());

  it('follows one order from the request to the email, in one timeline', async () => {
    const { client, mailboxUrl } = system;
    const artist = await register(client, 'artist', 'Élisabeth Vigée Le Brun');
    const collector = await register(client, 'collector', 'Count Shuvalov');
    const work = await publish(client, artist, { title: 'Self-portrait in a Straw Hat' });
    const order = await buy(client, collector, work.id);
    expect((await pay(client, collector, order.id)).status).toBe(200);
    await mailArrives(mailboxUrl, collector.email, `Order confirmation ${order.orderNumber}`);

    const { code, stdout } = await runTool('trace', [order.orderNumber, '--logs', system.logs]);
    expect(code).toBe(0);
    for (const part of [
      'PATCH /api/orders',
      'payment.authorized',
      'stock.reserved',
      'sale.paid',
      'order-confirmation',
    ]) {
      expect(stdout).toContain(part);
    }
    for (const service of ['order-service', 'catalog-service', 'notifier-service']) expect(stdout).toContain(service);
  });

  it('is told plainly that nothing is known of an order that is none', async () => {
    const { code, stderr } = await runTool('trace', ['AR-19700101-000001', '--logs', system.logs]);
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing about AR-19700101-000001');
  });

  it('finds a dead letter with its cause, and discards it by name', async () => {
    const env = { AMQP_URL: system.amqpUrl, AMQP_NAMESPACE: system.namespace };
    const id = randomUUID();
    await sendRubbish(system.amqpUrl, system.namespace, 'notifier.emails', id);

    const listed = await runTool('dead-letters', ['list'], env, ({ stdout }) => stdout.includes(id));
    expect(listed.stdout).toContain('notifier.emails');
    const shown = await runTool('dead-letters', ['show', '--id', id], env);
    expect(shown.stdout).toContain('undecodable');
    expect((await runTool('dead-letters', ['discard', '--id', id], env)).code).toBe(0);
    expect((await runTool('dead-letters', ['list'], env)).stdout).not.toContain(id);
  });
});
