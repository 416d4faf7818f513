import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import type { User } from '../profiles/index.js';

/** Says that one person began to follow another; the event is about the followed one and carries their number. */
export function userFollowed(followed: User, follower: User, now: Date): DomainEvent<'user.followed.v1'> {
  const { id: userId, username, fullName, profilePicture } = follower;
  return newEvent('user.followed.v1', {
    source: 'auth-service',
    aggregateId: followed.id,
    sequence: followed.sequence,
    time: now,
    data: {
      userId: followed.id,
      follower: { userId, username, fullName, profilePicture },
      followersCount: followed.followersCount,
    },
  });
}
