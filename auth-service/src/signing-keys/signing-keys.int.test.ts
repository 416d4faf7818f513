import { freshPostgres, testLogger } from '@artel/shared/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database, migrate } from '../database/index.js';
import { migrations } from '../migrations/index.js';
import { createSealer, UnsealError } from '../secrets/index.js';
import { race } from '../testing/race.js';
import { createKeyRing, rotationRules } from './index.js';

let postgres: Awaited<ReturnType<typeof freshPostgres>>;
let db: Database;
let time: number;

beforeEach(async () => {
  postgres = await freshPostgres('auth');
  db = createDatabase(postgres.pool);
  time = Date.parse('2025-06-01T12:00:00Z');
  await migrate(db, migrations);
});
afterEach(() => postgres.close());

const aReplica = (secret = 'the secret of all replicas') =>
  createKeyRing({
    db,
    sealer: createSealer([secret], 'signing keys'),
    rules: rotationRules(30),
    now: () => new Date(time),
    logger: testLogger(),
  });

describe('the signing keys', () => {
  it('are one key however many replicas start together', async () => {
    const replicas = Array.from({ length: 5 }, () => aReplica());
    const lock = 'lock table signing_keys in share row exclusive mode';
    await race(
      postgres.pool,
      lock,
      replicas.map((replica) => () => replica.prepare()),
    );
    const kids = await Promise.all(replicas.map(async (replica) => (await replica.signingKey()).kid));
    expect(new Set(kids).size).toBe(1);
    expect((await db.query('select kid from signing_keys')).rows).toEqual([{ kid: kids[0] }]);
  });

  it('outlast a restart', async () => {
    const before = await aReplica().signingKey();
    expect((await aReplica().signingKey()).kid).toBe(before.kid);
  });

  it('stay closed to a replica with another secret', async () => {
    await aReplica().prepare();
    await expect(aReplica('a secret mistyped').prepare()).rejects.toThrow(UnsealError);
  });

  it('are not readable in the database', async () => {
    await aReplica().prepare();
    const { rows } = await db.query<{ row: string }>('select signing_keys::text as row from signing_keys');
    expect(rows[0]?.row).not.toMatch(/PRIVATE KEY|"d":/);
  });

  it('publish a key that is not used yet, once a minute has passed', async () => {
    const replica = aReplica();
    const { kid } = await replica.signingKey();
    await db.query(`insert into signing_keys (kid, algorithm, status, public_jwk, private_key, created_at)
      select 'next', algorithm, 'published', public_jwk || '{"kid":"next"}', private_key, now() from signing_keys`);
    const published = async () => (await replica.keySet()).keys.map((key) => key.kid);

    expect(await published()).toEqual([kid]);
    time += 60_000;
    expect((await published()).sort()).toEqual([kid, 'next'].sort());
    expect((await replica.signingKey()).kid).toBe(kid);
  });

  it('sign without waiting for the database once they are known', async () => {
    const replica = aReplica();
    const { kid } = await replica.signingKey();
    time += 60_000;
    await db.transaction(async (tx) => {
      await tx.query('lock table signing_keys in access exclusive mode');
      expect((await replica.signingKey()).kid).toBe(kid);
    });
    expect((await replica.keySet()).keys.map((key) => key.kid)).toEqual([kid]);
  });

  it('go on being served while the database is away', async () => {
    const replica = aReplica();
    const known = await replica.keySet();
    await db.query('alter table signing_keys rename to out_of_reach');
    time += 60_000;
    expect(await replica.keySet()).toEqual(known);
    await db.query('alter table out_of_reach rename to signing_keys');
  });
});
