import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import { snapshotOf, type User } from '../profiles/index.js';

/** Says that a person opened an account: the first event about them. */
export function userRegistered(user: User): DomainEvent<'user.registered.v1'> {
  return newEvent('user.registered.v1', {
    source: 'auth-service',
    aggregateId: user.id,
    sequence: user.sequence,
    time: user.createdAt,
    data: snapshotOf(user),
  });
}
