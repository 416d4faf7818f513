import { type DomainEvent, type EventType, type MailTokenEventType, mailTokenContext } from '@artel/shared/contracts';
import { unseal } from '@artel/shared/sealing';
import { eventually } from '@artel/shared/testing';
import type { TestService } from './test-service.js';

/** Every event of a type about a person so far. */
export function eventsAbout<Type extends EventType>(
  service: Pick<TestService, 'received'>,
  userId: string,
  type: Type,
): DomainEvent<Type>[] {
  const isOne = (event: DomainEvent): event is DomainEvent<Type> => event.type === type && event.aggregateId === userId;
  return service.received.filter(isOne);
}

/** The token of the last letter of a kind to a person: read as `notifier-service` reads it, once there are `count`. */
export async function tokenOfLetter(
  service: Pick<TestService, 'received' | 'config'>,
  userId: string,
  type: MailTokenEventType,
  count = 1,
): Promise<string> {
  const events = await eventually(() => {
    const found = eventsAbout(service, userId, type);
    if (found.length < count) throw new Error(`only ${found.length} of ${count} letters were asked for`);
    return found;
  });
  const { data } = events.at(-1)!;
  return unseal(data.sealedToken, service.config.mailTokenSecret, mailTokenContext(type, data));
}
