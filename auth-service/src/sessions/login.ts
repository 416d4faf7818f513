import { AppError, fail } from '@artel/shared/errors';
import { recordAudit } from '../audit/index.js';
import type { Queryable } from '../database/index.js';
import type { User } from '../profiles/index.js';
import { type Against, againstName, codesOf } from '../throttle/index.js';
import type { SessionDependencies } from './dependencies.js';
import { type Credentials, findCredentials, lockUnchangedPassword, replacePasswordHash } from './repository.js';
import type { Visitor } from './visitor.js';

/** What somebody gives to sign in. */
export interface SignIn {
  /** An email address or a username, in any case. */
  readonly name: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code; needed where two-factor sign-in is on. */
  readonly code?: string | undefined;
}

type LoginDependencies = Pick<SessionDependencies, 'db' | 'passwords' | 'secondFactor' | 'throttle'>;

/**
 * Establishes who somebody is and opens something for them, together with using up their code. An attempt counts
 * against the name and the address before it is looked at, and success takes that back; so attempts made at once are
 * counted as well as those made in turn. An unknown name goes the same way as a wrong password, at the same pace.
 *
 * @throws AppError invalid_credentials | two_factor_required | invalid_two_factor_code | too_many_requests
 */
export async function login<Opened>(
  dependencies: LoginDependencies,
  { name, password, code }: SignIn,
  { network }: Visitor,
  open: (tx: Queryable, user: User) => Promise<Opened>,
): Promise<Opened> {
  const { db, passwords, secondFactor, throttle } = dependencies;
  const found = await findCredentials(db, name);
  const attempt = await throttle.begin([accountAgainst(name, found), { subject: 'address', value: network }]);
  const matches = await passwords.verify(password, found?.passwordHash);
  if (found === undefined || !matches) {
    await recordRefusal(dependencies, found, 'credentials');
    fail('invalid_credentials');
  }
  const { user } = found;
  const withCode = await secondFactor.isOn(user.id);
  if (withCode && code === undefined) {
    // Half way in is no failure, and no success that would make anything forgotten.
    await attempt.succeeded(db, []);
    fail('two_factor_required');
  }
  if (withCode) await throttle.begin([codesOf(user.id)]);
  await renewHash(dependencies, found, password);
  const opening = db.transaction(async (tx) => {
    // Who was compared with a password that was changed meanwhile gets no session: those were ended with it.
    if (!(await lockUnchangedPassword(tx, found))) fail('invalid_credentials');
    if (withCode && !(await secondFactor.spend(tx, user.id, code ?? ''))) return undefined;
    const opened = await open(tx, user);
    await attempt.succeeded(tx, withCode ? [...namesOf(user), codesOf(user.id)] : namesOf(user));
    return { opened };
  });
  const result = await opening.catch(async (error) => {
    // Noted here, where no rollback takes it back.
    if (isSuspension(error)) await recordRefusal(dependencies, found, 'suspended');
    throw error;
  });
  if (result === undefined) {
    await recordRefusal(dependencies, found, 'code');
    fail('invalid_two_factor_code');
  }
  return result.opened;
}

/**
 * What is held against the name somebody was called by: the name alone, so that a lock on an address does not tell
 * whose username goes with it; as stored, so that other ways of writing it are no fresh start.
 */
function accountAgainst(name: string, found: Credentials | undefined): Against {
  const stored = name.includes('@') ? found?.user.email : found?.user.username;
  return againstName(stored ?? name);
}

function namesOf({ email, username }: User): Against[] {
  return [againstName(email), againstName(username)];
}

async function renewHash(
  { db, passwords }: LoginDependencies,
  { user, passwordHash }: Credentials,
  password: string,
): Promise<void> {
  if (!passwords.isOutdated(passwordHash)) return;
  await replacePasswordHash(db, user.id, passwordHash, await passwords.hash(password));
}

async function recordRefusal(
  { db }: LoginDependencies,
  found: Credentials | undefined,
  wrong: 'credentials' | 'code' | 'suspended',
): Promise<void> {
  const action = wrong === 'code' ? 'two_factor.refused' : 'session.refused';
  const subjectId = found?.user.id ?? null;
  await recordAudit(db, { action, outcome: 'refused', actorId: null, subjectId, details: { wrong } });
}

function isSuspension(error: unknown): boolean {
  return error instanceof AppError && error.code === 'account_suspended';
}
