import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import type { User } from '../profiles/index.js';

/** Says that a person's access tokens count no more. */
export function userSuspended(user: User): DomainEvent<'user.suspended.v1'> {
  return newEvent('user.suspended.v1', about(user));
}

/** Says that a person may come back. */
export function userReinstated(user: User): DomainEvent<'user.reinstated.v1'> {
  return newEvent('user.reinstated.v1', about(user));
}

function about({ id, sequence, updatedAt }: User) {
  return {
    source: 'auth-service',
    aggregateId: id,
    sequence,
    time: updatedAt,
    data: { userId: id },
  } as const;
}
