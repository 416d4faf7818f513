import type { Role } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import { recordAudit } from '../audit/index.js';
import { type Database, outlastDeadlocks } from '../database/index.js';
import { findUserByName, isSuspended, takeSequence, userUpdated } from '../profiles/index.js';
import { userRoleChanged } from './events.js';
import { lockWithAdmins, saveRole } from './role-repository.js';

/** What somebody was and is now; the same when nothing changed. */
export interface RoleChanged {
  readonly username: string;
  readonly from: Role;
  readonly to: Role;
}

/**
 * Gives somebody another role, which only somebody with access to the server can do. Their sessions go on: tokens that
 * say the former role are refused everywhere within a minute, and renewed with the new one.
 *
 * @throws AppError user_not_found; conflict for the last administrator, who stays one, and for making an administrator of
 * somebody who is suspended
 */
export async function setRole(
  { db, now }: { readonly db: Database; readonly now: () => Date },
  username: string,
  to: Role,
): Promise<RoleChanged> {
  return outlastDeadlocks(db, async (tx) => {
    const admins = await lockWithAdmins(tx, username);
    const user = (await findUserByName(tx, username)) ?? fail('user_not_found', `there is nobody named ${username}`);
    const change = { username: user.username, from: user.role, to };
    if (change.from === to) return change;
    if (change.from === 'admin' && admins === 1) {
      fail('conflict', `${user.username} is the last administrator: make another one first`);
    }
    if (to === 'admin' && (await isSuspended(tx, user.id))) {
      fail('conflict', `${user.username} is suspended: let them back first`);
    }
    const saved = await saveRole(tx, user.id, to, now());
    const sequence = await takeSequence(tx, user.id);
    await appendToOutbox(tx, [userUpdated(saved), userRoleChanged({ ...saved, sequence })]);
    const details = { from: change.from, to };
    await recordAudit(tx, { action: 'user.role_changed', actorId: null, subjectId: user.id, details });
    return change;
  });
}
