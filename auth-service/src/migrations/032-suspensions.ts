/** Somebody who is suspended cannot sign in, and is found by nobody; what they did stays. */
export const sql = `
alter table users
  add column suspended_at      timestamptz,
  add column suspension_reason text,
  add check ((suspended_at is null) = (suspension_reason is null));

create index users_suspended on users (id) where suspended_at is not null;
`;
