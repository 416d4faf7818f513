import type { Transaction } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';

const update = `
update users set email = $2, email_verified_at = $3, updated_at = $3, sequence = sequence + 1
where id = $1
returning ${userColumns}`;

const isTaken = 'select from users where lower(email) = lower($1) and id <> $2';

/** Stores an address that is proven to be the person's, and takes the next number for the event about it. */
export async function saveVerifiedEmail(tx: Transaction, userId: string, email: string, now: Date): Promise<User> {
  const [user] = (await tx.query<User>(update, [userId, email, now])).rows;
  if (user === undefined) throw new Error(`user ${userId} vanished under lock`);
  return user;
}

/** Whether somebody else has the address, in any case. */
export async function isEmailTaken(tx: Transaction, email: string, userId: string): Promise<boolean> {
  return (await tx.query(isTaken, [email, userId])).rowCount !== 0;
}
