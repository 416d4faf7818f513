/**
 * A closed account keeps its row, because what people did goes on without them, and nothing of who they were: no
 * address either, which is free for another account. A former username is given to nobody else; all that is kept of
 * it is a keyed hash of what it looked like.
 */
export const sql = `
alter table users
  add column closed_at timestamptz,
  alter column email drop not null,
  add constraint users_email_check check ((email is null) = (closed_at is not null));

create index users_closed on users (closed_at) where closed_at is not null;

create table former_usernames (
  hash bytea primary key check (octet_length(hash) = 32)
);

comment on table former_usernames is 'of closed accounts: HMAC-SHA-256 of the skeleton';
`;
