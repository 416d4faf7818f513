/**
 * Who follows whom. A row stays when somebody stops following, so that beginning again soon is not announced again.
 * The counts beside each person are kept by the transactions that write here, under a lock on both people.
 */
export const sql = `
create table follows (
  follower_id uuid not null references users (id) on delete cascade,
  followed_id uuid not null references users (id) on delete cascade,
  followed_at timestamptz not null,
  ended_at    timestamptz,
  primary key (follower_id, followed_id),
  check (follower_id <> followed_id)
);

create index follows_followers on follows (followed_id, followed_at desc, follower_id) where ended_at is null;
create index follows_following on follows (follower_id, followed_at desc, followed_id) where ended_at is null;

alter table users
  add column followers_count integer not null default 0 check (followers_count >= 0),
  add column following_count integer not null default 0 check (following_count >= 0),
  add column follow_events   integer not null default 0 check (follow_events >= 0);

comment on column users.follow_events is 'how many of the events about this person only told that somebody follows them';
`;
