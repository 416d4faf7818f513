import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import type { User } from '../profiles/index.js';

/** Says that a person closed their account: the last event about them, with as much of them as forgetting takes. */
export function userClosed(
  { id: userId, username, email }: User,
  pictures: string[],
  sequence: number,
  time: Date,
): DomainEvent<'user.closed.v1'> {
  return newEvent('user.closed.v1', {
    source: 'auth-service',
    aggregateId: userId,
    sequence,
    time,
    data: { userId, username, email, pictures, closedAt: time.toISOString() },
  });
}
