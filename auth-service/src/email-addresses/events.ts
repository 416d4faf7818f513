import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';

/** Says where somebody was reached before they changed their address, so that they can be told there. */
export function emailChanged(change: {
  readonly userId: string;
  readonly formerEmail: string;
  readonly sequence: number;
  readonly at: Date;
}): DomainEvent<'user.email_changed.v1'> {
  const { userId, formerEmail, sequence, at } = change;
  return newEvent('user.email_changed.v1', {
    source: 'auth-service',
    aggregateId: userId,
    sequence,
    time: at,
    data: { userId, formerEmail },
  });
}
