import { fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/index.js';
import type { Database } from '../database/index.js';
import { userUpdated } from './events.js';
import { changedProfile } from './profile-changes.js';
import { findUser, findUserByName, lockUser, saveProfile } from './repository.js';
import type { ProfileChanges } from './schemas.js';
import type { User } from './user.js';

export interface ProfileDependencies {
  readonly db: Database;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
}

export interface Profiles {
  /** The person with this id. @throws AppError user_not_found */
  byId(id: string): Promise<User>;
  /** The person with this username, in any case. @throws AppError user_not_found */
  byUsername(username: string): Promise<User>;
  /**
   * Changes a person's own profile and announces it; changing nothing announces nothing.
   *
   * @param check called with the person as they are, under lock, before anything is changed; throws to refuse
   * @throws AppError user_not_found
   */
  update(id: string, changes: Static<typeof ProfileChanges>, check: (current: User) => void): Promise<User>;
}

/** The use cases around what people show of themselves. */
export function createProfiles({ db, now, wakeRelay }: ProfileDependencies): Profiles {
  return {
    byId: async (id) => (await findUser(db, id)) ?? fail('user_not_found'),
    byUsername: async (username) => (await findUserByName(db, username)) ?? fail('user_not_found'),
    async update(id, changes, check) {
      const user = await db.transaction(async (tx) => {
        const current = (await lockUser(tx, id)) ?? fail('user_not_found');
        check(current);
        const profile = changedProfile(current, changes);
        if (profile === undefined) return current;
        const saved = await saveProfile(tx, id, profile, now());
        await appendToOutbox(tx, [userUpdated(saved)]);
        await recordAudit(tx, { action: 'profile.changed', actorId: id, details: { fields: Object.keys(changes) } });
        return saved;
      });
      wakeRelay();
      return user;
    },
  };
}
