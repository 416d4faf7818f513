/**
 * A session is one sign-in on one device. Its refresh tokens form a chain; every link is kept (as a hash) for as long
 * as the session, because recognising a link that was replaced long ago is how a stolen token is noticed.
 */
export const sql = `
create table sessions (
  id           uuid primary key,
  user_id      uuid not null references users (id) on delete cascade,
  created_at   timestamptz not null,
  last_used_at timestamptz not null,
  expires_at   timestamptz not null,
  ended_at     timestamptz,
  end_reason   text check (end_reason in ('logout', 'token_reused')),
  check ((ended_at is null) = (end_reason is null))
);

create index sessions_user_id on sessions (user_id);
create index sessions_expires_at on sessions (expires_at);

create table refresh_tokens (
  hash       bytea primary key check (octet_length(hash) = 32),
  session_id uuid not null references sessions (id) on delete cascade,
  issued_at  timestamptz not null,
  rotated_at timestamptz
);

create index refresh_tokens_session_id on refresh_tokens (session_id);
create unique index refresh_tokens_one_current on refresh_tokens (session_id) where rotated_at is null;
`;
