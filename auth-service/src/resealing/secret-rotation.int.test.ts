import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../database/index.js';
import { UnsealError } from '../secrets/index.js';
import { aRegistration, bearerFrom, clientOf, password, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { codeAt } from '../two-factor/index.js';
import { reseal, sealedColumns } from './index.js';

const former = 'the former secret of all the replicas';
const current = 'the current secret of all the replicas';

let before: TestService;
let person: Awaited<ReturnType<typeof somebody>>;

/** Another process of the same installation. */
const aReplica = (keyEncryptionSecret: string, keyEncryptionSecretPrevious: string[] = []) =>
  startTestService({ databaseUrl: before.config.databaseUrl, keyEncryptionSecret, keyEncryptionSecretPrevious });

/** Somebody with a second factor, who has refreshed once: what is stored of them depends on the secret. */
async function somebody() {
  const { app } = before;
  const registration = aRegistration();
  const reply = await clientOf(app).post('/api/auth/register', registration);
  const headers = bearerFrom(reply);
  const offer = await app.inject({ method: 'POST', url: '/api/auth/two-factor', headers });
  const { secret } = offer.json().data;
  const payload = { code: codeAt(secret, new Date()) };
  const confirmed = await app.inject({ method: 'POST', url: '/api/auth/two-factor/confirm', headers, payload });
  const token = refreshTokenIn(reply)!;
  const successor = refreshTokenIn(await clientOf(app).refresh(token));
  const recoveryCodes: string[] = confirmed.json().data.recoveryCodes;
  return { ...registration, secret, recoveryCodes, headers, token, successor };
}

/** Expects that nobody notices which secret a replica has. */
async function expectAsBefore({ app }: TestService): Promise<void> {
  const client = clientOf(app);
  const { email, secret, recoveryCodes, headers, token, successor } = person;
  expect((await client.get('/api/auth/me', headers)).statusCode).toBe(200);
  expect(refreshTokenIn(await client.refresh(token))).toBe(successor);
  const login = (code: string) => client.post('/api/auth/login', { email, password, code });
  expect((await login(recoveryCodes.pop()!)).statusCode).toBe(200);
  await before.pool.query('update two_factor set last_step = last_step - 3');
  expect((await login(codeAt(secret, new Date()))).statusCode).toBe(200);
}

beforeAll(async () => {
  before = await startTestService({ keyEncryptionSecret: former });
  person = await somebody();
});
afterAll(() => before.close());

describe('changing the secret', () => {
  it('is noticed by nobody while the former one is still known', async () => {
    const replica = await aReplica(current, [former]);
    try {
      await expectAsBefore(replica);
    } finally {
      await replica.close();
    }
  });

  it('is refused at the start when the former one is not known, and nothing is written', async () => {
    const stored = async () => (await before.pool.query('select sealed from hash_keys order by purpose')).rows;
    const known = await stored();
    await expect(aReplica(current)).rejects.toThrow(UnsealError);
    expect(await stored()).toEqual(known);
  });

  it('can be undone as long as both are known', async () => {
    const db = createDatabase(before.pool);
    await reseal(db, [current, former], sealedColumns);
    const results = await reseal(db, [former, current], sealedColumns);
    expect(results.map(({ renewed }) => renewed)).toEqual([1, 3, 1]);
    await expectAsBefore(before);
  });

  it('names what no secret opens, and leaves it alone', async () => {
    const db = createDatabase(before.pool);
    const results = await reseal(db, [current], sealedColumns);
    expect(results.map(({ table, unreadable }) => [table, unreadable.length])).toEqual([
      ['signing_keys', 1],
      ['hash_keys', 3],
      ['two_factor', 1],
    ]);
    await expectAsBefore(before);
  });

  it('is complete after one command: then the former secret is not needed any more', async () => {
    const command = new URL('../../dist/reseal.js', import.meta.url).pathname;
    const run = (secrets: object) =>
      promisify(execFile)(process.execPath, [command], {
        env: { ...process.env, DATABASE_URL: before.config.databaseUrl, ...secrets },
      });
    await expect(run({ KEY_ENCRYPTION_SECRET: current })).rejects.toMatchObject({ code: 1 });
    const both = { KEY_ENCRYPTION_SECRET: current, KEY_ENCRYPTION_SECRET_PREVIOUS: former };
    expect((await run(both)).stdout).toContain('two_factor: 1 sealed anew');
    expect((await run({ KEY_ENCRYPTION_SECRET: current })).stdout).toContain('two_factor: 0 sealed anew');

    const replica = await aReplica(current);
    try {
      await expectAsBefore(replica);
    } finally {
      await replica.close();
    }
  });

  it('leaves out nothing that is stored sealed for longer than a week', async () => {
    const { rows } = await before.pool.query(
      `select a.attrelid::regclass || '.' || a.attname as name
       from pg_attribute a join pg_description d on d.objoid = a.attrelid and d.objsubid = a.attnum
       where d.description like '%sealed%'`,
    );
    const short = ['data_exports.archive', 'data_export_parts.records'];
    const known = [...sealedColumns.map(({ table, column }) => `${table}.${column}`), ...short];
    expect(rows.map(({ name }) => name).sort()).toEqual(known.sort());
  });
});
