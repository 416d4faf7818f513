import { localVerifier } from '@artel/shared/auth';
import { freshPostgres, testLogger } from '@artel/shared/testing';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database, migrate } from '../database/index.js';
import { migrations } from '../migrations/index.js';
import { createSealer } from '../secrets/index.js';
import { race } from '../testing/race.js';
import { createKeyRing, type KeyRing, replaceAtOnce, rotateSoon, rotationRules } from './index.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const tokenSeconds = 900;
const expected = { issuer: 'artel', audience: 'artel' };

let postgres: Awaited<ReturnType<typeof freshPostgres>>;
let db: Database;
let time: number;

beforeEach(async () => {
  postgres = await freshPostgres('auth');
  db = createDatabase(postgres.pool);
  time = Date.now();
  await migrate(db, migrations);
});
afterEach(() => postgres.close());

const dependencies = () => ({
  db,
  sealer: createSealer(['the secret of all replicas'], 'signing keys'),
  rules: rotationRules(30),
  now: () => new Date(time),
  logger: testLogger(),
});

const aReplica = () => createKeyRing(dependencies());

const published = async (replica: KeyRing) => (await replica.keySet()).keys.map(({ kid }) => kid).sort();
const signing = async (replica: KeyRing) => (await replica.signingKey()).kid;

/** A token this replica gives out, valid for a quarter of an hour by the clock of verifiers. */
async function aToken(replica: KeyRing): Promise<string> {
  const { kid, privateKey } = await replica.signingKey();
  const expiresAt = Math.floor(Date.now() / 1000) + tokenSeconds;
  return new SignJWT({ username: 'ada', role: 'artist', sid: 's' })
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .setSubject('u')
    .setIssuer('artel')
    .setAudience('artel')
    .setExpirationTime(expiresAt)
    .sign(privateKey);
}

const audited = async () => {
  const sql = "select action, details from audit_log where action like 'signing_key.%' order by id";
  return (await db.query<{ action: string; details: object }>(sql)).rows;
};

describe('keys that follow each other on schedule', () => {
  it('are published for a day, then used, and stay published until the last token has expired', async () => {
    const replica = aReplica();
    const first = await signing(replica);
    time += 29 * day;
    const both = await published(replica);
    expect(both).toHaveLength(2);
    expect(await signing(replica)).toBe(first);

    time += day;
    await replica.prepare();
    const second = await signing(replica);
    expect(second).not.toBe(first);
    expect(await published(replica)).toEqual(both);

    time += 31 * minute;
    expect(await published(replica)).toEqual([second]);
    await replica.prepare();
    expect((await db.query('select kid from signing_keys')).rows).toEqual([{ kid: second }]);
    expect(await audited()).toMatchObject([
      { action: 'signing_key.published', details: { kid: first } },
      { action: 'signing_key.published', details: { kid: second } },
      { action: 'signing_key.activated', details: { kid: second, retiredKid: first } },
    ]);
  });

  it('follow without a restart on a replica that looks after another one did', async () => {
    const [one, other] = [aReplica(), aReplica()];
    const first = await signing(one);
    expect(await signing(other)).toBe(first);
    time += 29 * day;
    await one.prepare();
    time += day;
    await one.prepare();
    await other.prepare();
    expect(await signing(other)).toBe(await signing(one));
    expect(await signing(other)).not.toBe(first);
  });

  it.each([29, 30])('change once on day %i, however many replicas look at the same moment', async (days) => {
    const replicas = Array.from({ length: 5 }, aReplica);
    await replicas[0]?.prepare();
    time += 29 * day;
    if (days === 30) {
      await replicas[0]?.prepare();
      time += day;
    }
    const contenders = replicas.map((replica) => () => replica.prepare());
    await race(postgres.pool, 'lock table signing_keys in share row exclusive mode', contenders);
    expect(new Set(await Promise.all(replicas.map(signing))).size).toBe(1);
    const { rows } = await db.query('select status from signing_keys order by status');
    expect(rows).toEqual([{ status: 'active' }, { status: days === 29 ? 'published' : 'retired' }]);
  });

  it('leave nothing of a retired private part', async () => {
    const replica = aReplica();
    await replica.prepare();
    for (const days of [29, 1]) {
      time += days * day;
      await replica.prepare();
    }
    const { rows } = await db.query('select private_key from signing_keys where status = $1', ['retired']);
    expect(rows).toEqual([{ private_key: null }]);
  });

  it('do not let a replica sign that has not looked for so long that its key may be forgotten', async () => {
    const [idle, awake] = [aReplica(), aReplica()];
    const first = await signing(idle);
    for (const days of [29, 1]) {
      time += days * day;
      await awake.prepare();
    }
    expect(await signing(idle)).not.toBe(first);
    await db.query('alter table signing_keys rename to out_of_reach');
    time += 9 * minute;
    expect(await signing(idle)).toBe(await signing(awake));
    time += minute;
    await expect(idle.signingKey()).rejects.toThrow();
    await db.query('alter table out_of_reach rename to signing_keys');
    expect(await signing(idle)).toBe(await signing(awake));
  });
});

describe('a rotation by command', () => {
  it('publishes another key, and uses it a quarter of an hour later', async () => {
    const replica = aReplica();
    const first = await signing(replica);
    const { kid, activatesAt } = await rotateSoon(dependencies());
    expect(activatesAt.getTime()).toBe(time + 15 * minute);
    await replica.prepare();
    expect([await signing(replica), await published(replica)]).toEqual([first, [first, kid].sort()]);
    time += 15 * minute;
    await replica.prepare();
    expect([await signing(replica), await published(replica)]).toEqual([kid, [first, kid].sort()]);
  });

  it('asked for twice is one rotation', async () => {
    await aReplica().prepare();
    const once = await rotateSoon(dependencies());
    time += minute;
    expect(await rotateSoon(dependencies())).toEqual(once);
  });

  it('uses at once a key that has been waiting long enough', async () => {
    const replica = aReplica();
    await replica.prepare();
    time += 29 * day;
    await replica.prepare();
    time += 15 * minute;
    const { kid } = await rotateSoon(dependencies());
    await replica.prepare();
    expect(await signing(replica)).toBe(kid);
  });
});

describe('a rotation in an emergency', () => {
  it('withdraws every key, and what they signed is worth nothing', async () => {
    const replica = aReplica();
    const verifier = () => localVerifier(replica.keySet, expected);
    const token = await aToken(replica);
    await rotateSoon(dependencies());
    expect(await verifier().verify(token)).toMatchObject({ username: 'ada' });

    const { kid, withdrawn } = await replaceAtOnce(dependencies());
    expect(withdrawn).toHaveLength(2);
    await replica.prepare();
    expect([await signing(replica), await published(replica)]).toEqual([kid, [kid]]);
    await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await verifier().verify(await aToken(replica))).toMatchObject({ username: 'ada' });
    expect(await audited()).toContainEqual({ action: 'signing_key.withdrawn', details: { kids: withdrawn } });
  });
});
