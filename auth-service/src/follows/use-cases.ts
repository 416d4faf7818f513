import { fail } from '@artel/shared/errors';
import { offsetOf, type PageQuery, type Pagination, paginate } from '@artel/shared/http';
import { appendToOutbox } from '@artel/shared/outbox';
import type { Database, Transaction } from '../database/index.js';
import { findUser, type User } from '../profiles/index.js';
import { decideFollow } from './decide.js';
import { userFollowed } from './events.js';
import {
  endFollow,
  type FollowList,
  findFollow,
  findListed,
  follows,
  type ListedUser,
  lockPair,
  saveFollow,
} from './repository.js';
import { enterFollowing } from './turnstile.js';

export interface FollowDependencies {
  readonly db: Database;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
}

/** How two people stand after one followed, or stopped following, the other. */
export interface Standing {
  readonly isFollowing: boolean;
  /** Of the one who is, or was, followed. */
  readonly followersCount: number;
}

export interface Follows {
  /** Doing so again changes nothing. @throws AppError self_follow | user_not_found */
  follow(followerId: string, followedId: string): Promise<Standing>;
  /** Doing so again changes nothing. @throws AppError user_not_found */
  unfollow(followerId: string, followedId: string): Promise<Standing>;
  /** Whether one follows the other; a guest follows nobody. */
  isFollowing(followerId: string | undefined, followedId: string): Promise<boolean>;
  /** A page of people around one, as seen by another. @throws AppError user_not_found */
  list(
    list: FollowList,
    userId: string,
    viewerId: string | undefined,
    query: PageQuery,
  ): Promise<{ readonly users: ListedUser[]; readonly pagination: Pagination }>;
}

/** The use cases around who follows whom. */
export function createFollows({ db, now, wakeRelay }: FollowDependencies): Follows {
  return {
    async follow(followerId, followedId) {
      if (followerId === followedId) fail('self_follow');
      const standing = await db.transaction(async (tx) => {
        await enterFollowing(tx, followerId, followedId);
        const { follower, followed } = await bothOf(tx, followerId, followedId);
        const decision = decideFollow(await findFollow(tx, followerId, followedId), now());
        if (decision === 'already') return standingOf(true, followed);
        const events = decision === 'announce' ? 1 : 0;
        const counted = await saveFollow(tx, { followerId, followedId, now: now(), events });
        if (events === 1) await appendToOutbox(tx, [userFollowed(counted, follower, now())]);
        return standingOf(true, counted);
      });
      wakeRelay();
      return standing;
    },
    unfollow: (followerId, followedId) =>
      db.transaction(async (tx) => {
        const people = await lockPair(tx, followerId, followedId);
        const followed = people.get(followedId) ?? fail('user_not_found');
        return standingOf(false, (await endFollow(tx, followerId, followedId, now())) ?? followed);
      }),
    isFollowing: async (followerId, followedId) =>
      followerId !== undefined && followerId !== followedId && follows(db, followerId, followedId),
    async list(list, userId, viewerId, query) {
      const user = (await findUser(db, userId)) ?? fail('user_not_found');
      const page = { limit: query.limit, offset: offsetOf(query) };
      const users = await findListed(db, list, userId, viewerId ?? null, page);
      const total = list === 'followers' ? user.followersCount : user.followingCount;
      return { users, pagination: paginate(query, total) };
    },
  };
}

async function bothOf(
  tx: Transaction,
  followerId: string,
  followedId: string,
): Promise<{ follower: User; followed: User }> {
  const people = await lockPair(tx, followerId, followedId);
  const followed = people.get(followedId) ?? fail('user_not_found');
  const follower = people.get(followerId) ?? fail('unauthorized', 'The account does not exist any more');
  return { follower, followed };
}

function standingOf(isFollowing: boolean, { followersCount }: User): Standing {
  return { isFollowing, followersCount };
}
