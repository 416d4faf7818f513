import { eventually, unzip } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, must } from '../support/client.js';
import { mailArrives, mailsTo, readMail } from '../support/mailbox.js';
import { type Person, register } from '../support/people.js';
import { buy, pay, publish, shippingAddress } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';

interface ExportView {
  id: string;
  status: string;
  missing: string[];
}

describe('somebody takes their data with them', () => {
  let system: TestSystem;
  let artist: Person;
  let collector: Person;
  let exportId: string;

  beforeAll(async () => {
    system = await startTestSystem();
    artist = await register(system.client, 'artist', 'Katsushika Oi');
    collector = await register(system.client, 'collector', 'Siegfried Bing');
  });
  afterAll(() => system?.stop());

  const exportsOf = async ({ token }: Person) =>
    (await must(200, system.client.call<{ exports: ExportView[] }>('GET', '/api/auth/data-exports', { token })))
      .exports;

  /** A zip file by its files. */
  async function fetched(path: string, init: RequestInit): Promise<Map<string, Buffer>> {
    const response = await fetch(`${system.client.baseUrl}/api/auth/data-exports${path}`, init);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
    return unzip(Buffer.from(await response.arrayBuffer()));
  }

  const fetchOwn = ({ token }: Person, id: string) =>
    fetched(`/${id}/archive`, { headers: { authorization: `Bearer ${token}` } });

  const json = (files: Map<string, Buffer>, path: string): unknown => JSON.parse(String(files.get(path) ?? 'null'));

  it('waits for a service that is down, and is complete once it is back', async () => {
    const { client } = system;
    const work = await publish(client, artist, { title: 'Night Scene in the Yoshiwara', price: 240 });
    const order = await buy(client, collector, work.id);
    expect((await pay(client, collector, order.id)).status).toBe(200);
    await mailArrives(system.mailboxUrl, collector.email, 'Order confirmation');

    await system.service('order-service').kill();
    const asked = client.call<{ export: ExportView }>('POST', '/api/auth/data-exports', { token: collector.token });
    exportId = (await must(202, asked)).export.id;
    await eventually(
      async () =>
        expect(await exportsOf(collector)).toMatchObject([{ status: 'collecting', missing: ['order-service'] }]),
      { timeoutMs: 60_000 },
    );
    const early = await client.call('GET', `/api/auth/data-exports/${exportId}/archive`, { token: collector.token });
    expect(early.code).toBe('data_export_not_ready');

    await system.service('order-service').start();
    await mailArrives(system.mailboxUrl, collector.email, 'Your data is ready');
    expect(await exportsOf(collector)).toMatchObject([{ id: exportId, status: 'ready', missing: [] }]);

    const files = await fetchOwn(collector, exportId);
    expect(json(files, 'order-service/orders.json')).toMatchObject([
      { orderNumber: order.orderNumber, shippingAddress, sales: [{ seller: artist.username, subtotal: 240 }] },
    ]);
    expect(json(files, 'auth-service/profile.json')).toMatchObject([{ email: collector.email }]);
    expect(json(files, 'notifier-service/letters.json')).toContainEqual(
      expect.objectContaining({ template: 'order-confirmation', to: collector.email }),
    );
    expect(String(files.get('README.txt'))).toContain('Everything Artel has about you');
    const everything = [...files.values()].join('\n');
    for (const foreign of [artist.id, artist.email, 'Katsushika Oi']) expect(everything).not.toContain(foreign);
  });

  it('gives it to nobody else, and to its owner once a day', async () => {
    const { client } = system;
    const refused = (as: Person, path: string, method = 'GET'): Promise<Answer> =>
      client.call(method, `/api/auth/data-exports${path}`, { token: as.token });
    expect((await refused(artist, `/${exportId}/archive`)).status).toBe(404);
    const again = await refused(collector, '', 'POST');
    expect([again.status, Number(again.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });

  it('gives a seller what they sold without where it went, through the link of the letter, which works once', async () => {
    const { client, mailboxUrl } = system;
    await must(202, client.call('POST', '/api/auth/data-exports', { token: artist.token }));
    const { ID } = await mailArrives(mailboxUrl, artist.email, 'Your data is ready');
    const token = /\/data-export#token=([\w-]+)/.exec((await readMail(mailboxUrl, ID)).Text)?.[1];

    const headers = { 'content-type': 'application/json' };
    const files = await fetched('/archive', { method: 'POST', headers, body: JSON.stringify({ token }) });
    expect(json(files, 'catalog-service/listings.json')).toMatchObject([{ title: 'Night Scene in the Yoshiwara' }]);
    expect(json(files, 'order-service/sales.json')).toMatchObject([{ buyer: collector.username }]);
    expect(json(files, 'order-service/earnings.json')).toMatchObject([{ type: 'payment.captured.v1' }]);
    const everything = [...files.values()].join('\n');
    for (const foreign of [collector.email, shippingAddress.address]) expect(everything).not.toContain(foreign);

    const again = await client.call('POST', '/api/auth/data-exports/archive', { body: { token } });
    expect(again.code).toBe('mail_token_invalid');
    const letters = (await mailsTo(mailboxUrl, artist.email)).filter(({ Subject }) => Subject === 'Your data is ready');
    expect(letters).toHaveLength(1);
    await eventually(() => system.queuesAreEmpty());
  });
});
