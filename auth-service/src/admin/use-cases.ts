import { fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import { recordAudit } from '../audit/index.js';
import type { Database } from '../database/index.js';
import { findUser, lockUser, type Tier, type User, userUpdated } from '../profiles/index.js';
import { endSessionsOf } from '../sessions/index.js';
import { userReinstated, userSuspended } from './events.js';
import { findSuspension, type Suspension, saveBadge, saveSuspension, saveTier } from './repository.js';

export interface AdminDependencies {
  readonly db: Database;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  /** Called with who is refused from now on, or no longer. */
  readonly noteDenied: (userId: string, denied: boolean) => void;
}

/** An account with what only administrators see of it. */
export type AdministeredUser = User & Suspension;

/** What administrators do to accounts; each act is in the audit log, or it has not happened. */
export interface Administration {
  /** Gives somebody the badge or takes it away. Doing so again changes nothing. @throws AppError user_not_found */
  verify(adminId: string, userId: string, isVerified: boolean): Promise<AdministeredUser>;
  /** Moves somebody to a tier. Doing so again changes nothing. @throws AppError user_not_found */
  setTier(adminId: string, userId: string, tier: Tier): Promise<AdministeredUser>;
  /**
   * Suspends somebody, which ends their sessions at once, or lets them back. Doing so again changes nothing.
   *
   * @throws AppError user_not_found; conflict for administrators, oneself included, who are made and unmade on the server
   */
  suspend(adminId: string, userId: string, reason: string): Promise<AdministeredUser>;
  /** Lets somebody back; they sign in anew. @throws AppError user_not_found */
  reinstate(adminId: string, userId: string): Promise<AdministeredUser>;
}

/** The use cases of administrators. */
export function createAdministration({ db, now, wakeRelay, noteDenied }: AdminDependencies): Administration {
  async function withSuspension(id: string): Promise<AdministeredUser> {
    const user = (await findUser(db, id)) ?? fail('user_not_found');
    return { ...user, ...(await findSuspension(db, id)) };
  }

  return {
    async verify(adminId, userId, isVerified) {
      await db.transaction(async (tx) => {
        const current = (await lockUser(tx, userId)) ?? fail('user_not_found');
        if (current.isVerified === isVerified) return;
        const saved = await saveBadge(tx, userId, isVerified, now());
        await appendToOutbox(tx, [userUpdated(saved)]);
        const action = isVerified ? 'user.verified' : 'user.unverified';
        await recordAudit(tx, { action, actorId: adminId, subjectId: userId });
      });
      wakeRelay();
      return withSuspension(userId);
    },
    async setTier(adminId, userId, tier) {
      await db.transaction(async (tx) => {
        const current = (await lockUser(tx, userId)) ?? fail('user_not_found');
        if (current.subscriptionTier === tier) return;
        const saved = await saveTier(tx, userId, tier, now());
        await appendToOutbox(tx, [userUpdated(saved)]);
        const details = { from: current.subscriptionTier, to: tier };
        await recordAudit(tx, { action: 'user.tier_changed', actorId: adminId, subjectId: userId, details });
      });
      wakeRelay();
      return withSuspension(userId);
    },
    async suspend(adminId, userId, reason) {
      await db.transaction(async (tx) => {
        const current = (await lockUser(tx, userId)) ?? fail('user_not_found');
        if (current.role === 'admin') fail('conflict', 'Administrators cannot be suspended');
        if ((await findSuspension(tx, userId)).isSuspended) return;
        const saved = await saveSuspension(tx, userId, reason, now());
        const ended = await endSessionsOf(tx, userId, null, 'suspended', now());
        await appendToOutbox(tx, [userSuspended(saved)]);
        const details = { reason, endedSessions: ended.length };
        await recordAudit(tx, { action: 'user.suspended', actorId: adminId, subjectId: userId, details });
      });
      noteDenied(userId, true);
      wakeRelay();
      return withSuspension(userId);
    },
    async reinstate(adminId, userId) {
      await db.transaction(async (tx) => {
        if ((await lockUser(tx, userId)) === undefined) fail('user_not_found');
        if (!(await findSuspension(tx, userId)).isSuspended) return;
        const saved = await saveSuspension(tx, userId, null, now());
        await appendToOutbox(tx, [userReinstated(saved)]);
        await recordAudit(tx, { action: 'user.reinstated', actorId: adminId, subjectId: userId });
      });
      noteDenied(userId, false);
      wakeRelay();
      return withSuspension(userId);
    },
  };
}
