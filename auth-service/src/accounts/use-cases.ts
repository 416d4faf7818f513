import { fail } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { appendToOutbox } from '@artel/shared/outbox';
import { recordAudit } from '../audit/index.js';
import type { FormerNames } from '../closures/index.js';
import { type Database, type Transaction, violatedUniqueIndex } from '../database/index.js';
import type { MailTokens } from '../mail-tokens/index.js';
import type { User } from '../profiles/index.js';
import type { Passwords, Sessions, SignedIn, Visitor } from '../sessions/index.js';
import { userRegistered } from './events.js';
import { type NewAccount, type Registration, takenProblems, toNewAccount } from './registration.js';
import { findTaken, insertAccount, type TakenNames } from './repository.js';

export interface AccountDependencies {
  readonly db: Database;
  readonly passwords: Passwords;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
}

/**
 * Opens an account, signs its owner in and has them sent a link that verifies their address: all of it is stored
 * together or not at all.
 *
 * @throws AppError admin_registration_forbidden | username_taken | email_taken
 */
export async function register(
  dependencies: AccountDependencies & {
    readonly sessions: Pick<Sessions, 'openFirst' | 'signedIn'>;
    readonly mailTokens: Pick<MailTokens, 'issue'>;
    readonly formerNames: Pick<FormerNames, 'has'>;
  },
  registration: Registration,
  visitor: Visitor,
): Promise<SignedIn> {
  const { mailTokens, formerNames, sessions } = dependencies;
  const account = toNewAccount(registration);
  const session = await openAccount(dependencies, account, registration.password, async (tx, user) => {
    // Asked while the name is held: an account that closes at this moment has kept it by now.
    if (await formerNames.has(tx, user.username)) refuse({ username: true, email: false });
    await mailTokens.issue(tx, user, 'verify_email', user.email);
    return sessions.openFirst(tx, user, visitor);
  });
  return sessions.signedIn(session);
}

/**
 * Makes an administrator, which only somebody with access to the server can do. They vouch for the address as well: no
 * link is sent that an administrator would have to open first.
 *
 * @throws like {@link register}
 */
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
  const createdAt = now();
  const emailVerifiedAt = account.role === 'admin' ? createdAt : null;
  const record = { ...account, id: newId(), passwordHash, createdAt, emailVerifiedAt };
  try {
    const result = await db.transaction(async (tx) => {
      const user = await insertAccount(tx, record);
      await appendToOutbox(tx, [userRegistered(user)]);
      await recordAudit(tx, { action: 'account.registered', actorId: user.id, details: { role: user.role } });
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
  refuse(await findTaken(db, account));
}

function refuse(taken: TakenNames): void {
  const fields = takenProblems(taken);
  const [first] = fields;
  if (first !== undefined) fail(first.field === 'username' ? 'username_taken' : 'email_taken', undefined, { fields });
}
