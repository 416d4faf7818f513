/**
 * A mail token is what a link in a letter carries; only its hash is here, and redeeming it removes it. A mail request
 * is the wish of somebody not signed in to be sent one: one row per address and purpose, whether or not an account has
 * the address, so that asking costs the same for both.
 */
export const sql = `
create table mail_tokens (
  hash       bytea primary key check (octet_length(hash) = 32),
  user_id    uuid not null references users (id) on delete cascade,
  purpose    text not null check (purpose in ('verify_email', 'reset_password', 'change_email')),
  email      text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at)
);

create index mail_tokens_user_id on mail_tokens (user_id);

comment on column mail_tokens.email is 'the address it was sent to, and so the only one it proves';

create table mail_requests (
  purpose      text not null check (purpose in ('verify_email', 'reset_password', 'change_email')),
  subject      text not null,
  window_start timestamptz not null,
  count        integer not null check (count > 0),
  pending      boolean not null,
  primary key (purpose, subject)
);

create index mail_requests_pending on mail_requests (window_start) where pending;

comment on column mail_requests.subject is 'whom it is about: an address in lower case, or the id of a user';
`;
