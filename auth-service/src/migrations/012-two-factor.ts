/**
 * A row is a second factor being set up until it is confirmed, and then one that is asked for. `last_step` is the time
 * step of the last code taken: none of that step or an earlier one is taken again.
 */
export const sql = `
create table two_factor (
  user_id      uuid primary key references users (id) on delete cascade,
  secret       text not null,
  created_at   timestamptz not null,
  confirmed_at timestamptz,
  last_step    bigint
);

comment on column two_factor.secret is 'sealed with AES-256-GCM; never readable without the service''s secret';

create table recovery_codes (
  user_id uuid not null references two_factor (user_id) on delete cascade,
  hash    bytea not null check (octet_length(hash) = 32),
  used_at timestamptz,
  primary key (user_id, hash)
);
`;
