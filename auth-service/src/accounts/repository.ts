import type { Queryable } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';
import type { NewAccount } from './registration.js';

/** An account about to be stored. */
export interface AccountRecord extends NewAccount {
  readonly id: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
  /** Null until a link sent to the address was opened. */
  readonly emailVerifiedAt: Date | null;
}

/** Which of the two names that must be unique belong to somebody already. */
export interface TakenNames {
  readonly username: boolean;
  readonly email: boolean;
}

/** The first event about a person is number one. */
const insert = `
insert into users (id, username, email, password_hash, role, full_name, first_name, last_name, bio, website, address,
                   postcode, sequence, created_at, updated_at, email_verified_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13, $14)
returning ${userColumns}`;

const selectTaken = `
select exists (select from users where username_skeleton = username_skeleton($1)) as username,
       exists (select from users where lower(email) = lower($2)) as email`;

/** Stores a new account. Fails with PostgreSQL's unique violation when its username or email address is taken. */
export async function insertAccount(db: Queryable, account: AccountRecord): Promise<User> {
  const { rows } = await db.query<User>(insert, [
    account.id,
    account.username,
    account.email,
    account.passwordHash,
    account.role,
    account.fullName,
    account.firstName,
    account.lastName,
    account.bio,
    account.website,
    account.address,
    account.postcode,
    account.createdAt,
    account.emailVerifiedAt,
  ]);
  const [user] = rows;
  if (user === undefined) throw new Error('an inserted account was not returned');
  return user;
}

/** Whether somebody has the email address in any case, or a username that looks like this one. */
export async function findTaken(db: Queryable, names: { username: string; email: string }): Promise<TakenNames> {
  const { rows } = await db.query<TakenNames>(selectTaken, [names.username, names.email]);
  return rows[0] ?? { username: false, email: false };
}
