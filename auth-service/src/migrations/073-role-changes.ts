/** Tokens say a role for as long as they live, so it is known whose has changed lately. */
export const sql = `
alter table users add column role_changed_at timestamptz;

create index users_role_changed on users (role_changed_at) where role_changed_at is not null;
`;
