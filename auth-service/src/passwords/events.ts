import type { DomainEvent, EventData } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import type { User } from '../profiles/index.js';

/** Says that the password of an account changed, and how; never anything of the password. */
export function passwordChanged(
  user: User,
  how: EventData<'user.password_changed.v1'>['how'],
  sequence: number,
  time: Date,
): DomainEvent<'user.password_changed.v1'> {
  return newEvent('user.password_changed.v1', {
    source: 'auth-service',
    aggregateId: user.id,
    sequence,
    time,
    data: { userId: user.id, email: user.email, how },
  });
}
