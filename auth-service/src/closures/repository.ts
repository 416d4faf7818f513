import { closedName, closedUsername } from '@artel/shared/contracts';
import type { Queryable, Transaction } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';

/** The people around an account; in the order of ids, as everywhere, so that nobody waits in a circle. */
const lockAround = `
select id from users
where id in (
  select $1::uuid
  union select followed_id from follows where follower_id = $1 and ended_at is null
  union select follower_id from follows where followed_id = $1 and ended_at is null
  union select id from users
        where role = 'admin' and closed_at is null and exists (select from users where id = $1 and role = 'admin')
)
order by id
for update`;

const selectOpen = `
select ${userColumns} from users
where id = $1 and closed_at is null and password_changed_at is not distinct from $2`;

const selectPasswordChange = 'select password_changed_at as "changedAt" from users where id = $1 and closed_at is null';

const countOtherAdmins = `select from users where role = 'admin' and closed_at is null and id <> $1 limit 1`;

const anonymise = `
update users
set username = $2, full_name = $3, password_hash = $4, email = null, first_name = null, last_name = null, bio = null,
    website = null, address = null, postcode = null, profile_picture = null, cover_image = null, hourly_rate = null,
    subscription_tier = 'free', is_verified = false, email_verified_at = null, followers_count = 0,
    following_count = 0, suspended_at = null, suspension_reason = null, password_changed_at = $5, updated_at = $5,
    closed_at = $5, sequence = sequence + 1
where id = $1
returning sequence`;

/** The same image is stored once: what somebody else shows as well is not theirs alone to take away. */
const selectOwnPictures = `
select distinct picture from unnest($2::text[]) as picture
where picture is not null
  and not exists (select from users where id <> $1 and (profile_picture = picture or cover_image = picture))`;

const deleteFollows = `
delete from follows where follower_id = $1 or followed_id = $1
returning case when follower_id = $1 then followed_id else follower_id end as "otherId",
          follower_id = $1 as "isFollower", ended_at is null as "goesOn"`;

const uncountFollowers = 'update users set followers_count = followers_count - 1 where id = any ($1)';

const uncountFollowing = 'update users set following_count = following_count - 1 where id = any ($1)';

/** Tokens before sessions, the order in which refreshing takes them. */
const deleteTokens = 'delete from refresh_tokens where session_id in (select id from sessions where user_id = $1)';

const deleteSessions = 'delete from sessions where user_id = $1';

const deleteFactor = 'delete from two_factor where user_id = $1';

const deleteMailTokens = 'delete from mail_tokens where user_id = $1';

const deleteExports = 'delete from data_exports where user_id = $1';

const deleteMailRequests = 'delete from mail_requests where subject in ($1, lower($2))';

const selectClosedSince = 'select id from users where closed_at >= $1';

/** When somebody's password was last changed, if they have an account; null while it is the first. */
export async function findPasswordChange(db: Queryable, userId: string): Promise<Date | null | undefined> {
  return (await db.query<{ changedAt: Date | null }>(selectPasswordChange, [userId])).rows[0]?.changedAt;
}

/** Locks a person and everybody who follows them or is followed by them; an administrator with all the others. */
export async function lockEverybodyAround(tx: Transaction, userId: string): Promise<ReadonlySet<string>> {
  return new Set((await tx.query<{ id: string }>(lockAround, [userId])).rows.map(({ id }) => id));
}

/** A locked person whose password was last changed then and whose account is open, or undefined. */
export async function findOpen(tx: Transaction, userId: string, changedAt: Date | null): Promise<User | undefined> {
  return (await tx.query<User>(selectOpen, [userId, changedAt])).rows[0];
}

/** Whether there is another administrator; all must be locked. */
export async function hasOtherAdmin(tx: Transaction, userId: string): Promise<boolean> {
  return (await tx.query(countOtherAdmins, [userId])).rowCount === 1;
}

/** The pictures of somebody that nobody else shows. */
export async function findOwnPictures(tx: Transaction, user: User): Promise<string[]> {
  const { rows } = await tx.query<{ picture: string }>(selectOwnPictures, [
    user.id,
    [user.profilePicture, user.coverImage],
  ]);
  return rows.map(({ picture }) => picture);
}

/** Leaves nothing of a locked person in their row. @returns the number of the event about it */
export async function anonymiseUser(tx: Transaction, userId: string, passwordHash: string, now: Date): Promise<number> {
  const values = [userId, closedUsername(userId), closedName, passwordHash, now];
  const [row] = (await tx.query<{ sequence: number }>(anonymise, values)).rows;
  if (row === undefined) throw new Error(`user ${userId} vanished under lock`);
  return row.sequence;
}

/**
 * Takes somebody out of everybody's followers and followed, counts included.
 *
 * @returns whose counts have changed; they must be among the locked, or the transaction must not be kept
 */
export async function deleteFollowsOf(tx: Transaction, userId: string): Promise<string[]> {
  const { rows } = await tx.query<{ otherId: string; isFollower: boolean; goesOn: boolean }>(deleteFollows, [userId]);
  const live = rows.filter(({ goesOn }) => goesOn);
  const idsWhere = (isFollower: boolean) =>
    live.filter((row) => row.isFollower === isFollower).map(({ otherId }) => otherId);
  await tx.query(uncountFollowers, [idsWhere(true)]);
  await tx.query(uncountFollowing, [idsWhere(false)]);
  return live.map(({ otherId }) => otherId);
}

/** Ends and forgets somebody's sessions. @returns how many there were */
export async function deleteSessionsOf(tx: Transaction, userId: string): Promise<number> {
  await tx.query(deleteTokens, [userId]);
  return (await tx.query(deleteSessions, [userId])).rowCount ?? 0;
}

/** Forgets somebody's second factor, every letter that was asked for, and what was collected for them. */
export async function deleteSecretsOf(tx: Transaction, { id, email }: Pick<User, 'id' | 'email'>): Promise<void> {
  await tx.query(deleteFactor, [id]);
  await tx.query(deleteMailTokens, [id]);
  await tx.query(deleteMailRequests, [id, email]);
  await tx.query(deleteExports, [id]);
}

/** The ids of all who closed their accounts since. */
export async function findClosedSince(db: Queryable, since: Date): Promise<string[]> {
  return (await db.query<{ id: string }>(selectClosedSince, [since])).rows.map(({ id }) => id);
}
