import { newId } from '@artel/shared/ids';
import { eventually, unzip } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exporting, jsonIn } from '../testing/exports.js';
import { eventsAbout } from '../testing/letters.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let exports: ReturnType<typeof exporting>;

beforeAll(async () => {
  service = await startTestService();
  exports = exporting(service);
});
afterAll(() => service.close());

const order = (orderNumber: string) => ({ collection: 'orders', data: { orderNumber } });

/** Lets so many hours pass since somebody asked. */
const passHours = (userId: string, hours: number) =>
  service.pool.query(
    "update data_exports set requested_at = requested_at - $2 * interval '1 hour' where user_id = $1",
    [userId, hours],
  );

describe('asking for one’s data', () => {
  it('asks every other service, and is in the audit log', async () => {
    const ada = await exports.somebody();
    const reply = await exports.ask(ada);
    expect(reply.statusCode).toBe(202);
    const { export: asked } = reply.json().data;
    const missing = ['catalog-service', 'notifier-service', 'order-service'];
    expect(asked).toMatchObject({ status: 'collecting', missing, readyAt: null, expiresAt: null });
    expect(await exports.list(ada)).toEqual([asked]);

    const events = await eventually(() => {
      const found = eventsAbout(service, ada.id, 'user.data_export_requested.v1');
      if (found.length === 0) throw new Error('nobody was asked yet');
      return found;
    });
    expect(events.map(({ data }) => data)).toEqual([{ exportId: asked.id, userId: ada.id }]);
    const { rows } = await service.pool.query(
      "select details from audit_log where actor_id = $1 and action = 'data_export.requested'",
      [ada.id],
    );
    expect(rows).toEqual([{ details: { exportId: asked.id } }]);
  });

  it('is possible once a day, and once only when done many times at once', async () => {
    const ada = await exports.somebody();
    const replies = await Promise.all(Array.from({ length: 5 }, () => exports.ask(ada)));
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([202, 429, 429, 429, 429]);
    const refused = replies.find(({ statusCode }) => statusCode === 429)!;
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(86_000);

    await passHours(ada.id, 23.9);
    expect((await exports.ask(ada)).statusCode).toBe(429);
    await passHours(ada.id, 0.1);
    expect((await exports.ask(ada)).statusCode).toBe(202);
  });

  it('again gives up what could not be collected, for which nothing is taken any more', async () => {
    const ada = await exports.somebody();
    const { id: first } = (await exports.ask(ada)).json().data.export;
    await exports.contribute(first, ada, 'catalog-service');
    await passHours(ada.id, 25);
    const { exportId } = await exports.ready(ada);
    await exports.contribute(first, ada, 'order-service');
    expect((await exports.list(ada)).map(({ id }) => id)).toEqual([exportId]);
    expect((await exports.fetch(ada, first)).json().code).toBe('data_export_not_found');
  });

  it('takes a session that goes on', async () => {
    const ada = await exports.somebody();
    await service.pool.query("update sessions set ended_at = now(), end_reason = 'logout' where user_id = $1", [
      ada.id,
    ]);
    expect((await exports.ask(ada)).statusCode).toBe(401);
    expect((await exports.send('GET', '', ada)).statusCode).toBe(401);
    expect((await exports.fetch(ada, newId())).statusCode).toBe(401);
  });
});

describe('collecting', () => {
  it('is over when every service has given every part, in whatever order and however often', async () => {
    const ada = await exports.somebody();
    const { id } = (await exports.ask(ada)).json().data.export;
    const isMissing = (...services: string[]) =>
      eventually(async () => expect((await exports.list(ada))[0]).toMatchObject({ id, missing: services }));

    const last = { part: 2, isLast: true, records: [order('3')] };
    const middle = { part: 1, isLast: false, records: [order('2'), { collection: 'sales', data: { n: 1 } }] };
    await exports.contribute(id, ada, 'order-service', last);
    await exports.contribute(id, ada, 'order-service', last);
    await exports.contribute(id, ada, 'notifier-service');
    await isMissing('catalog-service', 'order-service');
    await exports.contribute(id, ada, 'order-service', middle);
    await exports.contribute(id, ada, 'catalog-service');
    await exports.contribute(id, ada, 'order-service', middle);
    await isMissing('order-service');
    expect((await exports.fetch(ada, id)).json()).toMatchObject({ status: 409, code: 'data_export_not_ready' });

    await exports.contribute(id, ada, 'order-service', { part: 0, isLast: false, records: [order('1')] });
    await isMissing();
    await eventually(async () => expect((await exports.list(ada))[0]?.status).toBe('ready'));
    const { rawPayload } = await exports.fetch(ada, id);
    expect(jsonIn(rawPayload, 'order-service/orders.json')).toEqual([1, 2, 3].map((n) => ({ orderNumber: `${n}` })));
    expect(jsonIn(rawPayload, 'order-service/sales.json')).toEqual([{ n: 1 }]);

    await exports.contribute(id, ada, 'order-service', last);
    const other = await exports.somebody();
    await exports.ready(other);
    expect(eventsAbout(service, ada.id, 'user.data_export_ready.v1')).toHaveLength(1);
    const { rows } = await service.pool.query('select from data_export_parts where export_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('takes nothing for somebody else’s export, and nothing for one that nobody asked for', async () => {
    const [ada, eve] = [await exports.somebody(), await exports.somebody()];
    const { id } = (await exports.ask(ada)).json().data.export;
    await exports.contribute(id, eve, 'order-service', { records: [order('planted')] });
    await exports.contribute(newId(), ada, 'order-service');
    await exports.contribute(id, ada, 'catalog-service');
    await eventually(async () =>
      expect((await exports.list(ada))[0]?.missing).toEqual(['notifier-service', 'order-service']),
    );
  });

  it('tells its owner, also when the process died with the archive just made', async () => {
    const ada = await exports.somebody();
    const { exportId } = await exports.ready(ada);
    await service.pool.query('update data_exports set ready_at = null, expires_at = null where id = $1', [exportId]);
    await exports.ready(await exports.somebody());
    await eventually(() => expect(eventsAbout(service, ada.id, 'user.data_export_ready.v1')).toHaveLength(2));
    expect((await exports.list(ada))[0]?.status).toBe('ready');
  });

  it('goes on for everybody else when parts of one cannot be opened any more', async () => {
    const [ada, grace] = [await exports.somebody(), await exports.somebody()];
    const { id } = (await exports.ask(ada)).json().data.export;
    await exports.contribute(id, ada, 'catalog-service', { records: [order('1')] });
    const spoil = "update data_export_parts set records = 'v1.spoilt..' where export_id = $1";
    await eventually(async () => expect((await service.pool.query(spoil, [id])).rowCount).toBe(1));
    for (const from of ['order-service', 'notifier-service'] as const) await exports.contribute(id, ada, from);
    await exports.ready(grace);
    expect((await exports.list(ada))[0]).toMatchObject({ status: 'collecting', missing: [] });
  });

  it('goes on for everybody else when no archive can be made of one, for whatever reason', async () => {
    const [ada, grace] = [await exports.somebody(), await exports.somebody()];
    const { id } = (await exports.ask(ada)).json().data.export;
    await exports.contribute(id, ada, 'catalog-service', { records: [order('1')] });
    const spoil = "update data_export_parts set collections = '{../x}' where export_id = $1";
    await eventually(async () => expect((await service.pool.query(spoil, [id])).rowCount).toBe(1));
    for (const from of ['order-service', 'notifier-service'] as const) await exports.contribute(id, ada, from);
    await exports.ready(grace);
    expect((await exports.list(ada))[0]).toMatchObject({ status: 'collecting', missing: [] });
  });

  it('keeps nothing that can be read in the database, neither parts nor archive', async () => {
    const ada = await exports.somebody();
    const { id } = (await exports.ask(ada)).json().data.export;
    await exports.contribute(id, ada, 'order-service', { records: [order('AR-SECRET')] });
    const dump = async () =>
      JSON.stringify([
        (await service.pool.query('select records from data_export_parts where export_id = $1', [id])).rows,
        (await service.pool.query('select archive from data_exports where id = $1', [id])).rows,
      ]);
    await eventually(async () => expect(await dump()).toContain('v1.'));
    expect(await dump()).not.toContain('AR-SECRET');

    for (const from of ['catalog-service', 'notifier-service'] as const) await exports.contribute(id, ada, from);
    await eventually(async () => expect((await exports.list(ada))[0]?.status).toBe('ready'));
    const { rawPayload } = await exports.fetch(ada, id);
    expect(await dump()).not.toContain(rawPayload.toString('base64').slice(0, 24));
    expect(unzip(rawPayload).has('order-service/orders.json')).toBe(true);
  });
});
