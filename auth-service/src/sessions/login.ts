import { AppError, fail } from '@artel/shared/errors';
import { recordAudit } from '../audit/index.js';
import type { Queryable } from '../database/index.js';
import type { User } from '../profiles/index.js';
import { type Against, type Attempt, againstName, codesOf } from '../throttle/index.js';
import type { SessionDependencies } from './dependencies.js';
import { type Identified, lockUnchangedPassword } from './opening-repository.js';
import { type Credentials, findCredentials, replacePasswordHash } from './repository.js';
import type { Visitor } from './visitor.js';
import type { WaitingLine } from './waiting-line.js';

/** What somebody gives to sign in. */
export interface SignIn {
  /** An email address or a username, in any case. */
  readonly name: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code; needed where two-factor sign-in is on. */
  readonly code?: string | undefined;
}

interface LoginDependencies extends Pick<SessionDependencies, 'db' | 'passwords' | 'secondFactor' | 'throttle'> {
  /** Before the hashing of passwords, of which there is only so much at once. */
  readonly line: WaitingLine;
}

/**
 * Establishes who somebody is and opens something for them, together with using up their code. An attempt counts
 * against the name and the address before it is looked at, and success takes that back; so attempts made at once are
 * counted as well as those made in turn. An unknown name goes the same way as a wrong password, at the same pace.
 *
 * @throws AppError invalid_credentials | two_factor_required | invalid_two_factor_code | too_many_requests
 */
export async function login<Opened>(
  dependencies: LoginDependencies,
  signIn: SignIn,
  visitor: Visitor,
  open: (db: Queryable, who: Identified) => Promise<Opened>,
): Promise<Opened> {
  const { db, line, throttle } = dependencies;
  const { password, code } = signIn;
  const { found, attempt, matches } = await line.pass(() => compare(dependencies, signIn, visitor));
  if (found === undefined || !matches) {
    await recordRefusal(dependencies, found, 'credentials');
    fail('invalid_credentials');
  }
  const { user, withCode } = found;
  if (withCode && code === undefined) {
    // Half way in is no failure, and no success that would make anything forgotten.
    attempt.hasSucceeded([]);
    fail('two_factor_required');
  }
  if (withCode) await throttle.begin([codesOf(user.id)]);
  await renewHash(dependencies, found, password);
  const opening = withCode ? openWithCode(dependencies, found, code ?? '', open) : open(db, found);
  const opened = await opening.catch(async (error) => {
    // Noted here, where no rollback takes it back.
    const wrong = wrongIn(error);
    if (wrong !== undefined) await recordRefusal(dependencies, found, wrong);
    throw error;
  });
  attempt.hasSucceeded(withCode ? [...namesOf(user), codesOf(user.id)] : namesOf(user));
  return opened;
}

/** Looks somebody up, counts the attempt, and only then compares the password. */
async function compare(
  { db, passwords, throttle }: LoginDependencies,
  { name, password }: SignIn,
  { network }: Visitor,
): Promise<{ found: Credentials | undefined; attempt: Attempt; matches: boolean }> {
  const found = await findCredentials(db, name);
  const attempt = await throttle.begin([accountAgainst(name, found), { subject: 'address', value: network }]);
  return { found, attempt, matches: await passwords.verify(password, found?.passwordHash) };
}

/** Opens what it is for and uses up the code, or neither. @throws AppError invalid_two_factor_code */
function openWithCode<Opened>(
  { db, secondFactor }: LoginDependencies,
  who: Identified,
  code: string,
  open: (tx: Queryable, who: Identified) => Promise<Opened>,
): Promise<Opened> {
  return db.transaction(async (tx) => {
    // The person first, as everywhere: two changes that took their locks in different orders would wait forever.
    if (!(await lockUnchangedPassword(tx, who))) fail('invalid_credentials');
    if (!(await secondFactor.spend(tx, who.user.id, code))) fail('invalid_two_factor_code');
    return open(tx, who);
  });
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

/** What is told to the audit log about an attempt that was refused. */
type Wrong = 'credentials' | 'code' | 'suspended';

async function recordRefusal({ db }: LoginDependencies, found: Credentials | undefined, wrong: Wrong): Promise<void> {
  const action = wrong === 'code' ? 'two_factor.refused' : 'session.refused';
  const subjectId = found?.user.id ?? null;
  await recordAudit(db, { action, outcome: 'refused', actorId: null, subjectId, details: { wrong } });
}

/** What was wrong with an attempt whose password was right; undefined when it was not the attempt. */
function wrongIn(error: unknown): Wrong | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === 'account_suspended') return 'suspended';
  return error.code === 'invalid_two_factor_code' ? 'code' : undefined;
}
