import type { Queryable, Transaction } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';
import type { KnownFollow } from './decide.js';

/** A person in a list, and whether the one who looks at it follows them. */
export interface ListedUser extends User {
  readonly isFollowing: boolean;
}

/** Always in the order of ids, so that two people who follow each other at once do not wait for each other forever. */
const lockBoth = `select ${userColumns} from users where id in ($1, $2) and closed_at is null order by id for update`;

const selectOne = `
select followed_at as "followedAt", ended_at as "endedAt" from follows where follower_id = $1 and followed_id = $2`;

const begin = `
insert into follows (follower_id, followed_id, followed_at) values ($1, $2, $3)
on conflict (follower_id, followed_id) do update set followed_at = excluded.followed_at, ended_at = null`;

const end = `
update follows set ended_at = $3 where follower_id = $1 and followed_id = $2 and ended_at is null`;

const countFollower = `
update users
set followers_count = followers_count + $2, sequence = sequence + $3, follow_events = follow_events + $3
where id = $1
returning ${userColumns}`;

const countFollowing = 'update users set following_count = following_count + $2 where id = $1';

const isFollowing = `exists (
  select from follows as own where own.follower_id = $2 and own.followed_id = users.id and own.ended_at is null
) as "isFollowing"`;

const selectFollowing = 'select from follows where follower_id = $1 and followed_id = $2 and ended_at is null';

/** Anybody's followers, or whom anybody follows: the latest first. */
const listOf = (whose: 'follower_id' | 'followed_id', whom: 'follower_id' | 'followed_id') => `
select ${userColumns}, ${isFollowing}
from follows join users on users.id = follows.${whom}
where follows.${whose} = $1 and follows.ended_at is null
order by follows.followed_at desc, follows.${whom}
limit $3 offset $4`;

const lists = {
  followers: listOf('followed_id', 'follower_id'),
  following: listOf('follower_id', 'followed_id'),
} as const;

export type FollowList = keyof typeof lists;

/** Two people, neither of whom anybody else changes until the transaction ends; whoever does not exist is missing. */
export async function lockPair(tx: Transaction, one: string, other: string): Promise<ReadonlyMap<string, User>> {
  const { rows } = await tx.query<User>(lockBoth, [one, other]);
  return new Map(rows.map((user) => [user.id, user]));
}

/** What is stored of one following the other. */
export async function findFollow(
  tx: Transaction,
  followerId: string,
  followedId: string,
): Promise<KnownFollow | undefined> {
  return (await tx.query<KnownFollow>(selectOne, [followerId, followedId])).rows[0];
}

/**
 * Stores that one follows the other, who must be locked and must not be followed by them yet.
 *
 * @param events how many events are told of it: each takes a number of the followed one's
 * @returns the followed one as they are now
 */
export async function saveFollow(
  tx: Transaction,
  { followerId, followedId, now, events }: { followerId: string; followedId: string; now: Date; events: 0 | 1 },
): Promise<User> {
  await tx.query(begin, [followerId, followedId, now]);
  return count(tx, followerId, followedId, 1, events);
}

/** Stores that one does not follow the other any more; undefined when they did not. Both must be locked. */
export async function endFollow(
  tx: Transaction,
  followerId: string,
  followedId: string,
  now: Date,
): Promise<User | undefined> {
  const { rowCount } = await tx.query(end, [followerId, followedId, now]);
  return rowCount === 1 ? count(tx, followerId, followedId, -1, 0) : undefined;
}

/** Whether one follows the other now. */
export async function follows(db: Queryable, followerId: string, followedId: string): Promise<boolean> {
  return (await db.query(selectFollowing, [followerId, followedId])).rowCount === 1;
}

/** A page of somebody's followers, or of whom they follow, as seen by `viewerId`. */
export async function findListed(
  db: Queryable,
  list: FollowList,
  userId: string,
  viewerId: string | null,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<ListedUser[]> {
  return (await db.query<ListedUser>(lists[list], [userId, viewerId, limit, offset])).rows;
}

async function count(
  tx: Transaction,
  followerId: string,
  followedId: string,
  by: 1 | -1,
  events: 0 | 1,
): Promise<User> {
  await tx.query(countFollowing, [followerId, by]);
  const [followed] = (await tx.query<User>(countFollower, [followedId, by, events])).rows;
  if (followed === undefined) throw new Error(`user ${followedId} vanished under lock`);
  return followed;
}
