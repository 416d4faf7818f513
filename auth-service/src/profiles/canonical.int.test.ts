import { freshPostgres } from '@artel/shared/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, migrate } from '../database/index.js';
import { migrations } from '../migrations/index.js';
import { usernameSkeleton } from './canonical.js';

let postgres: Awaited<ReturnType<typeof freshPostgres>>;

beforeAll(async () => {
  postgres = await freshPostgres('auth');
  await migrate(createDatabase(postgres.pool), migrations);
});
afterAll(() => postgres.close());

describe('what a username looks like', () => {
  it('is the same to the database as to the program', async () => {
    const letters = [...'abcilmnorzABCILMNORZ01239_.-'];
    const usernames = fc.sample(fc.string({ unit: fc.constantFrom(...letters), minLength: 3, maxLength: 30 }), 500);
    const { rows } = await postgres.pool.query<{ skeleton: string }>(
      'select username_skeleton(name) as skeleton from unnest($1::text[]) with ordinality as t (name, n) order by n',
      [usernames],
    );
    expect(rows.map(({ skeleton }) => skeleton)).toEqual(usernames.map(usernameSkeleton));
  });
});
