import { eventually, freshPostgres } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, migrate, type Queryable } from '../database/index.js';
import { migrations } from '../migrations/index.js';
import { type Counting, createCounting, type States } from './counting.js';

let postgres: Awaited<ReturnType<typeof freshPostgres>>;
let statements = 0;
let db: Queryable;
let counting: Counting;

beforeAll(async () => {
  postgres = await freshPostgres('counting');
  const real = createDatabase(postgres.pool);
  await migrate(real, migrations);
  db = {
    query(sql, values) {
      statements += 1;
      return real.query(sql, values);
    },
  };
  counting = createCounting({ db, now: () => new Date(), forgottenAfterMs: 3_600_000 });
});
afterAll(() => postgres.close());

const failedAt = new Date();

/** Adds one to each key. */
const addOne =
  (...keys: string[]) =>
  (states: States) => {
    const next = keys.map((key) => ({ key, level: (states.get(key)?.level ?? 0) + 1, failedAt }));
    return { next, result: next.map(({ level }) => level) };
  };

const count = (...keys: string[]) => counting.change(keys, addOne(...keys));

const refuse = () => {
  throw new Error('refused');
};

async function stored(key: string): Promise<number | undefined> {
  return (await postgres.pool.query('select level from login_throttle where key = $1', [key])).rows[0]?.level;
}

describe('counting', () => {
  it('loses none of many that come at once, and takes few statements for them', async () => {
    statements = 0;
    const levels = await Promise.all(Array.from({ length: 100 }, (_, i) => count('shared', `own-${i}`)));
    expect(levels.map(([shared]) => shared).toSorted((a, b) => a! - b!)).toEqual(
      [...Array(100).keys()].map((n) => n + 1),
    );
    expect(await stored('shared')).toBe(100);
    expect(await stored('own-99')).toBe(1);
    expect(statements).toBeLessThan(10);
  });

  it('goes on counting over all replicas', async () => {
    const replicas = [counting, createCounting({ db, now: () => new Date(), forgottenAfterMs: 3_600_000 })];
    const keys = ['first', 'second', 'third'];
    const work = Array.from({ length: 60 }, (_, i) => {
      const some = i % 2 === 0 ? keys : keys.toReversed();
      return replicas[i % 2]?.change(some, addOne(...some));
    });
    await Promise.all(work);
    expect(await Promise.all(keys.map(stored))).toEqual([60, 60, 60]);
  });

  it('refuses one without the others that came with it, and leaves nothing of it', async () => {
    const [before, refused, after] = await Promise.allSettled([
      count('before'),
      counting.change(['refused', 'before'], refuse),
      count('after'),
    ]);
    expect([before.status, refused.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await Promise.all(['before', 'after', 'refused'].map(stored))).toEqual([1, 1, undefined]);
  });

  it('does what nobody waits for with the next change, in the order in which all were asked for', async () => {
    await count('both');
    statements = 0;
    counting.changeSoon(['both'], () => [{ key: 'both', level: 7, failedAt }]);
    expect(await count('both')).toEqual([8]);
    expect(statements).toBe(2);
  });

  it('does what nobody waits for also when nothing else comes', async () => {
    counting.changeSoon(['alone'], () => [{ key: 'alone', level: 3, failedAt }]);
    await eventually(async () => expect(await stored('alone')).toBe(3));
  });

  it('tells everybody when the database fails, and goes on when it works again', async () => {
    const failing = createCounting({
      db: { query: (sql, values) => (broken ? Promise.reject(new Error('gone')) : db.query(sql, values)) },
      now: () => new Date(),
      forgottenAfterMs: 3_600_000,
    });
    let broken = true;
    const both = await Promise.allSettled([failing.change(['a'], addOne('a')), failing.change(['b'], addOne('b'))]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await failing.change(['a'], addOne('a'))).toEqual([1]);
  });
});
