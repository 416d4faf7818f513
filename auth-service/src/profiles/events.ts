import type { DomainEvent, EventData } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import type { User } from './user.js';

/** Everything other services may know of a person, whole, so that a projection needs no earlier event. */
export function snapshotOf(user: User): EventData<'user.registered.v1'> {
  return {
    userId: user.id,
    username: user.username,
    email: user.email,
    fullName: user.fullName,
    role: user.role,
    profilePicture: user.profilePicture,
    isVerified: user.isVerified,
  };
}

/** Says that a person's account changed; the event carries the row's own number. */
export function userUpdated(user: User): DomainEvent<'user.updated.v1'> {
  return newEvent('user.updated.v1', {
    source: 'auth-service',
    aggregateId: user.id,
    sequence: user.sequence,
    time: user.updatedAt,
    data: snapshotOf(user),
  });
}
