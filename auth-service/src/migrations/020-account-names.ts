/**
 * Names are unique by what they look like, not only whatever their case: see `usernameSkeleton` in
 * profiles/canonical.ts, which this function must agree with. An address is proven by a letter to it.
 */
export const sql = `
create function username_skeleton(username text) returns text
language sql immutable strict parallel safe
return replace(translate(lower(username collate "C"), 'i10.-', 'llo__'), 'rn', 'm');

alter table users add column username_skeleton text not null generated always as (username_skeleton(username)) stored;
create unique index users_username_skeleton_key on users (username_skeleton);

alter table users add column email_verified_at timestamptz;
alter table users add column password_changed_at timestamptz;
`;
