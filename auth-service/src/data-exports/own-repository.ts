import type { Queryable } from '../database/index.js';

/** What this service has about people, by the name of the file it becomes. $1 is the person. */
const queries: Readonly<Record<string, string>> = {
  profile: `
select id, username, email, role, full_name as "fullName", first_name as "firstName", last_name as "lastName", bio,
       website, address, postcode, profile_picture as "profilePicture", cover_image as "coverImage",
       hourly_rate / 100.0::float8 as "hourlyRate", subscription_tier as "subscriptionTier",
       is_verified as "isVerified", email_verified_at as "emailVerifiedAt", password_changed_at as "passwordChangedAt",
       followers_count as "followersCount", following_count as "followingCount", suspended_at as "suspendedAt",
       suspension_reason as "suspensionReason", created_at as "createdAt", updated_at as "updatedAt"
from users where id = $1`,

  'two-factor': `
select confirmed_at is not null as "isOn", created_at as "createdAt", confirmed_at as "confirmedAt",
       (select count(*)::int from recovery_codes as c where c.user_id = f.user_id and c.used_at is null)
         as "recoveryCodesLeft"
from two_factor as f where user_id = $1`,

  sessions: `
select device, address_prefix as "addressPrefix", created_at as "createdAt", last_used_at as "lastUsedAt",
       expires_at as "expiresAt", ended_at as "endedAt", end_reason as "endReason"
from sessions where user_id = $1 order by id`,

  following: `
select u.username, f.followed_at as "followedAt", f.ended_at as "endedAt"
from follows as f join users as u on u.id = f.followed_id where f.follower_id = $1 order by f.followed_at, u.username`,

  followers: `
select u.username, f.followed_at as "followedAt", f.ended_at as "endedAt"
from follows as f join users as u on u.id = f.follower_id where f.followed_id = $1 order by f.followed_at, u.username`,

  letters: `
select purpose, email, created_at as "createdAt", expires_at as "expiresAt"
from mail_tokens where user_id = $1 order by created_at`,

  // Where an act came from, and what it was about, is told of one's own acts and of acts upon oneself alone.
  'audit-log': `
select at, action, outcome,
       case when actor_id = $1 then 'you' when actor_id is null then 'unknown' else 'somebody else' end as "by",
       case when subject_id = $1 then 'you' when subject_id is null then null else 'somebody else' end as "about",
       case when actor_id = $1 then address end as address,
       case when subject_id = $1 then details end as details
from audit_log where actor_id = $1 or subject_id = $1 order by id`,

  'data-exports': `
select requested_at as "requestedAt", ready_at as "readyAt", expires_at as "expiresAt"
from data_exports where user_id = $1 order by requested_at`,
};

/** The names of this service's files. */
export const ownCollections: readonly string[] = Object.keys(queries);

/** What this service has about a person for one of its files; never a secret, nor the hash of one. */
export async function findOwn(db: Queryable, userId: string, collection: string): Promise<object[]> {
  return (await db.query<Record<string, unknown>>(queries[collection] ?? '', [userId])).rows;
}
