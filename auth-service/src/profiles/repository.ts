import type { Queryable, Transaction } from '../database/index.js';
import type { Profile } from './profile-changes.js';
import type { User } from './user.js';

/** The select list that makes a row of `users` a {@link User}. */
export const userColumns = `
  id, username, email, role, full_name as "fullName", first_name as "firstName", last_name as "lastName", bio, website,
  address, postcode, profile_picture as "profilePicture", cover_image as "coverImage", hourly_rate as "hourlyRate",
  subscription_tier as "subscriptionTier", is_verified as "isVerified",
  email_verified_at is not null as "emailVerified", followers_count as "followersCount",
  following_count as "followingCount", sequence, sequence - follow_events as version, created_at as "createdAt",
  updated_at as "updatedAt"`;

/** Whose account is closed is nobody any more, here and wherever a person is asked for. */
const selectById = `select ${userColumns} from users where id = $1 and closed_at is null`;

const selectByIdForUpdate = `${selectById} for update`;

const selectSuspended = 'select from users where id = $1 and suspended_at is not null';

const selectByUsername = `select ${userColumns} from users where lower(username) = lower($1) and closed_at is null`;

const raiseSequence = 'update users set sequence = sequence + 1 where id = $1 returning sequence';

const updateOne = `
update users
set full_name = $2, first_name = $3, last_name = $4, bio = $5, website = $6, address = $7, postcode = $8,
    profile_picture = $9, cover_image = $10, hourly_rate = $11, updated_at = $12, sequence = sequence + 1
where id = $1
returning ${userColumns}`;

/** The person with this id, or undefined. */
export async function findUser(db: Queryable, id: string): Promise<User | undefined> {
  return (await db.query<User>(selectById, [id])).rows[0];
}

/** The person with this username in any case, or undefined. */
export async function findUserByName(db: Queryable, username: string): Promise<User | undefined> {
  return (await db.query<User>(selectByUsername, [username])).rows[0];
}

/** Whether somebody is suspended at this moment. */
export async function isSuspended(db: Queryable, id: string): Promise<boolean> {
  return (await db.query(selectSuspended, [id])).rowCount === 1;
}

/** The person with this id, whom nobody else changes until the transaction ends. */
export async function lockUser(tx: Transaction, id: string): Promise<User | undefined> {
  return (await tx.query<User>(selectByIdForUpdate, [id])).rows[0];
}

/** Takes the number of the next event about a person, for one that is not told by a change to the row itself. */
export async function takeSequence(tx: Transaction, id: string): Promise<number> {
  const [row] = (await tx.query<{ sequence: number }>(raiseSequence, [id])).rows;
  if (row === undefined) throw new Error(`user ${id} does not exist`);
  return row.sequence;
}

/** Stores a profile and takes the next number for the event about it; returns the person as they now are. */
export async function saveProfile(tx: Transaction, id: string, profile: Profile, now: Date): Promise<User> {
  const { rows } = await tx.query<User>(updateOne, [
    id,
    profile.fullName,
    profile.firstName,
    profile.lastName,
    profile.bio,
    profile.website,
    profile.address,
    profile.postcode,
    profile.profilePicture,
    profile.coverImage,
    profile.hourlyRate,
    now,
  ]);
  const [user] = rows;
  if (user === undefined) throw new Error(`user ${id} vanished under lock`);
  return user;
}
