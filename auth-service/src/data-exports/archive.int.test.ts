import { newId } from '@artel/shared/ids';
import { eventually, unzip } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSealer } from '../secrets/index.js';
import { type Asker, exporting, jsonIn } from '../testing/exports.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { codeAt } from '../two-factor/index.js';

let service: TestService;
let exports: ReturnType<typeof exporting>;

beforeAll(async () => {
  service = await startTestService();
  exports = exporting(service);
});
afterAll(() => service.close());

const invalid = { status: 400, code: 'mail_token_invalid' };

/** Turns two-factor sign-in on and gives the secret; its codes of now are still to be used. */
async function withTwoFactor({ id, bearer }: Asker): Promise<string> {
  const send = (url: string, payload?: object) =>
    service.app.inject({ method: 'POST', url, headers: bearer, ...(payload && { payload }) });
  const { secret } = (await send('/api/auth/two-factor')).json().data;
  await send('/api/auth/two-factor/confirm', { code: codeAt(secret, new Date()) });
  await service.pool.query('update two_factor set last_step = last_step - 3 where user_id = $1', [id]);
  return secret;
}

describe('an archive', () => {
  it('is a zip file that says what is in it, and is kept by nobody on the way', async () => {
    const ada = await exports.somebody();
    const records = [{ collection: 'listings', data: { title: 'Sea' } }];
    const { exportId } = await exports.ready(ada, { 'catalog-service': [records] });
    const { statusCode, headers, rawPayload } = await exports.fetch(ada, exportId);

    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/zip', 'cache-control': 'no-store' });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="artel-data-[\d-]{10}\.zip"$/);
    const paths = [...unzip(rawPayload).keys()];
    expect(paths).toContain('README.txt');
    const manifest = jsonIn(rawPayload, 'manifest.json') as { files: { path: string; records: number }[] };
    expect(manifest).toMatchObject({ exportId, userId: ada.id, username: ada.username });
    expect(manifest.files.map(({ path }) => path)).toEqual(paths.filter((path) => path.includes('/')));
    expect(manifest.files).toContainEqual({
      ...{ path: 'catalog-service/listings.json', service: 'catalog-service', collection: 'listings' },
      records: 1,
    });
  });

  it('holds what this service has, others by their username alone, and no secret', async () => {
    const [ada, grace] = [await exports.somebody(), await exports.somebody()];
    await withTwoFactor(ada);
    await service.app.inject({ method: 'POST', url: `/api/users/${ada.id}/follow`, headers: grace.bearer });
    const adminAddress = '203.0.113.77';
    await service.pool.query(
      `insert into audit_log (id, at, action, outcome, actor_id, subject_id, address, trace_id, details)
       values ($1, now(), 'user.verified', 'ok', $2, $3, $4, 'trace', '{"why": "met them"}')`,
      [newId(), grace.id, ada.id, adminAddress],
    );
    const { exportId } = await exports.ready(ada);
    const { rawPayload } = await exports.fetch(ada, exportId);
    const read = (collection: string) => jsonIn(rawPayload, `auth-service/${collection}.json`) as object[];

    expect(read('profile')).toMatchObject([
      { id: ada.id, username: ada.username, email: ada.email, role: 'collector' },
    ]);
    expect(read('sessions')).toMatchObject([{ device: expect.any(String), endedAt: null }]);
    expect(read('two-factor')).toMatchObject([{ isOn: true, recoveryCodesLeft: 10 }]);
    expect(read('followers')).toMatchObject([{ username: grace.username }]);
    expect(read('following')).toEqual([]);
    expect(read('audit-log')).toContainEqual(expect.objectContaining({ action: 'account.registered', by: 'you' }));
    expect(read('audit-log')).toContainEqual(
      expect.objectContaining({ action: 'user.verified', by: 'somebody else', about: 'you', address: null }),
    );

    const everything = [...unzip(rawPayload).values()].join('\n');
    const { rows } = await service.pool.query(
      `select u.password_hash, f.secret, encode(t.hash, 'hex') as token, encode(t.hash, 'base64') as again
       from users u join two_factor f on f.user_id = u.id join sessions s on s.user_id = u.id
       join refresh_tokens t on t.session_id = s.id where u.id = $1`,
      [ada.id],
    );
    expect(rows).not.toEqual([]);
    for (const secret of Object.values<string>(rows[0])) expect(everything).not.toContain(secret);
    for (const foreign of [grace.id, grace.email, adminAddress]) expect(everything).not.toContain(foreign);
  });

  it('is nobody else’s, whoever knows its id', async () => {
    const [ada, eve] = [await exports.somebody(), await exports.somebody()];
    const { exportId } = await exports.ready(ada);
    for (const id of [exportId, newId()]) {
      expect((await exports.fetch(eve, id)).json()).toMatchObject({ status: 404, code: 'data_export_not_found' });
    }
    expect(await exports.list(eve)).toEqual([]);
  });

  it('is gone a week later, from the database too', async () => {
    const ada = await exports.somebody();
    const { exportId } = await exports.ready(ada);
    const [listed] = await exports.list(ada);
    expect(Date.parse(listed?.expiresAt ?? '') - Date.parse(listed?.readyAt ?? '')).toBe(7 * 24 * 60 * 60_000);

    await service.pool.query("update data_exports set expires_at = now() - interval '1 s' where id = $1", [exportId]);
    expect((await exports.fetch(ada, exportId)).json()).toMatchObject({ status: 410, code: 'data_export_expired' });
    expect((await exports.list(ada))[0]?.status).toBe('expired');

    await exports.ready(await exports.somebody());
    await eventually(async () => {
      const { rows } = await service.pool.query('select archive from data_exports where id = $1', [exportId]);
      expect(rows).toEqual([{ archive: null }]);
    });
    expect((await exports.fetch(ada, exportId)).statusCode).toBe(410);
  });

  it('is as good as gone when the secret that sealed it was dropped', async () => {
    const ada = await exports.somebody();
    const { exportId } = await exports.ready(ada);
    const foreign = createSealer(['another secret'], 'data exports').seal('', 'an archive');
    await service.pool.query('update data_exports set archive = $2 where id = $1', [exportId, foreign]);
    const reply = await exports.fetch(ada, exportId);
    expect([reply.statusCode, reply.json().code]).toEqual([410, 'data_export_expired']);
  });

  it('is in the audit log whenever it is fetched', async () => {
    const ada = await exports.somebody();
    const { exportId, token } = await exports.ready(ada);
    await exports.fetch(ada, exportId);
    await exports.fetchByLink(token);
    const { rows } = await service.pool.query(
      "select details from audit_log where actor_id = $1 and action = 'data_export.fetched' order by id",
      [ada.id],
    );
    expect(rows).toEqual(['session', 'letter'].map((by) => ({ details: { exportId, by } })));
  });
});

describe('the link of the letter', () => {
  it('fetches the archive without signing in, once', async () => {
    const ada = await exports.somebody();
    const { exportId, token } = await exports.ready(ada);
    const fetched = await exports.fetchByLink(token);
    expect(fetched.statusCode).toBe(200);
    expect(jsonIn(fetched.rawPayload, 'manifest.json')).toMatchObject({ exportId, userId: ada.id });
    expect((await exports.fetchByLink(token)).json()).toMatchObject(invalid);
    expect((await exports.fetch(ada, exportId)).statusCode).toBe(200);
  });

  it('is useless when invented, expired, or followed by another', async () => {
    const ada = await exports.somebody();
    const { exportId, token } = await exports.ready(ada);
    expect((await exports.fetchByLink('invented')).json()).toMatchObject(invalid);
    await service.pool.query("update data_exports set requested_at = requested_at - interval '1 day' where id = $1", [
      exportId,
    ]);
    const next = await exports.ready(ada);
    expect((await exports.fetchByLink(token)).json()).toMatchObject(invalid);

    await service.pool.query(
      "update mail_tokens set created_at = now() - interval '2 d', expires_at = now() where user_id = $1",
      [ada.id],
    );
    expect((await exports.fetchByLink(next.token)).json()).toMatchObject(invalid);
  });

  it('takes a code as well where two-factor sign-in is on, and a wrong one does not use it up', async () => {
    const ada = await exports.somebody();
    const secret = await withTwoFactor(ada);
    const { token } = await exports.ready(ada);
    const right = codeAt(secret, new Date());
    const wrong = right === '000000' ? '111111' : '000000';
    expect((await exports.fetchByLink(token)).json().code).toBe('two_factor_required');
    expect((await exports.fetchByLink(token, wrong)).json().code).toBe('invalid_two_factor_code');
    expect((await exports.fetchByLink(token, codeAt(secret, new Date()))).statusCode).toBe(200);
    expect((await exports.fetchByLink(token, right)).json()).toMatchObject(invalid);
  });
});
