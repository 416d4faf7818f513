import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';

/** Says that a session was ended because one of its tokens was in two hands; an event about its owner. */
export function sessionCompromised(session: {
  readonly userId: string;
  readonly sessionId: string;
  readonly device: string;
  readonly at: Date;
  readonly sequence: number;
}): DomainEvent<'session.compromised.v1'> {
  const { userId, sessionId, device, at, sequence } = session;
  return newEvent('session.compromised.v1', {
    source: 'auth-service',
    aggregateId: userId,
    sequence,
    time: at,
    data: { userId, sessionId, device, at: at.toISOString() },
  });
}
