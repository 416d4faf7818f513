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

/** Says that tokens with any other role count no more. */
export function userRoleChanged(user: User): DomainEvent<'user.role_changed.v1'> {
  const { id: userId, role, updatedAt } = user;
  const data = { userId, role, changedAt: updatedAt.toISOString() };
  return newEvent('user.role_changed.v1', { ...about(user), data });
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
