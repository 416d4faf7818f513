import { fail } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { appendToOutbox } from '@artel/shared/outbox';
import { type Database, type Transaction, violatedUniqueIndex } from '../database/index.js';
import type { User } from '../profiles/index.js';
import type { Passwords, Sessions, SignedIn } from '../sessions/index.js';
import { userRegistered } from './events.js';
import { type NewAccount, type Registration, takenProblems, toNewAccount } from './registration.js';
import { findTaken, insertAccount } from './repository.js';

export interface AccountDependencies {
  readonly db: Database;
  readonly passwords: Passwords;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
}

/**
 * Opens an account and signs its owner in: account, event and session are stored together or not at all.
 *
 * @throws AppError admin_registration_forbidden | username_taken | email_taken
 */
export async function register(
  dependencies: AccountDependencies & { readonly sessions: Pick<Sessions, 'open'> },
  registration: Registration,
): Promise<SignedIn> {
  return openAccount(dependencies, toNewAccount(registration), registration.password, (tx, user) =>
    dependencies.sessions.open(tx, user),
  );
}

/** Makes an administrator, which only somebody with access to the server can do. @throws like {@link register} */
export async function createAdmin(
  dependencies: AccountDependencies,
  admin: { readonly username: string; readonly email: string; readonly password: string },
): Promise<User> {
  const account: NewAccount = { ...toNewAccount(admin), role: 'admin' };
  return openAccount(dependencies, account, admin.password, async (_tx, user) => user);
}

async function openAccount<Result>(
  { db, passwords, now, wakeRelay }: AccountDependencies,
  account: NewAccount,
  password: string,
  andThen: (tx: Transaction, user: User) => Promise<Result>,
): Promise<Result> {
  // Asked first only to spare the work of hashing; what decides is the unique index.
  await refuseTaken(db, account);
  const passwordHash = await passwords.hash(password);
  const record = { ...account, id: newId(), passwordHash, createdAt: now() };
  try {
    const result = await db.transaction(async (tx) => {
      const user = await insertAccount(tx, record);
      await appendToOutbox(tx, [userRegistered(user)]);
      return andThen(tx, user);
    });
    wakeRelay();
    return result;
  } catch (error) {
    if (violatedUniqueIndex(error)?.startsWith('users_')) await refuseTaken(db, account);
    throw error;
  }
}

async function refuseTaken(db: Database, account: NewAccount): Promise<void> {
  const fields = takenProblems(await findTaken(db, account));
  const [first] = fields;
  if (first !== undefined) fail(first.field === 'username' ? 'username_taken' : 'email_taken', undefined, { fields });
}
