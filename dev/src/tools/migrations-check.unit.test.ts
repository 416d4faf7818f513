import { describe, expect, it } from 'vitest';
import { migrationProblems } from './migrations-check.js';
import { migrationExcuses } from './migrations-excuses.js';
import { readSources } from './source-tree.js';

const migration = (sql: string) => ({
  path: 'auth-service/src/migrations/100-something.ts',
  text: `/** Why. */\nexport const sql = \`\n${sql}\n\`;\n`,
});
const problems = (sql: string) => migrationProblems([migration(sql)], {});

describe('a migration', () => {
  it.each([
    'create table parcels (id uuid primary key, weight integer not null unique); create unique index a on parcels (weight);',
    'alter table users add column nickname text, add column visits integer not null default 0;',
    'alter table users add column folded text not null generated always as (lower(username)) stored;',
    'create index users_nickname on users (nickname); drop index users_old;',
    "comment on column users.name is 'drop table users; rename';",
    'alter table users alter column email drop not null;',
  ])('may add: %s', (sql) => {
    expect(problems(sql)).toEqual([]);
  });

  it.each([
    'drop table parcels;',
    'alter table users drop column email;',
    'alter table users rename column email to address;',
    'alter table users alter column visits type bigint;',
    'alter table users alter column email set not null;',
    'alter table users add column nickname text not null;',
    'alter table users add column a text, add column b text not null;',
    'alter table users add constraint positive check (visits > 0);',
    'create unique index users_nickname on users (nickname);',
  ])('may not take from the version before, which still runs: %s', (sql) => {
    expect(problems(sql)).toHaveLength(1);
  });

  it('may be excused with a reason, as long as it does what it is excused for', () => {
    const excuses = { '100-something': { 'drop table parcels': 'nobody has used it for two releases' } };
    expect(migrationProblems([migration('drop table parcels;')], excuses)).toEqual([]);
    expect(migrationProblems([migration('select 1;')], excuses)).toEqual([expect.stringContaining('excused')]);
  });

  it('of ours only adds', async () => {
    expect(migrationProblems(await readSources(), migrationExcuses)).toEqual([]);
  });
});
