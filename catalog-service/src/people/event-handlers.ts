import type { DomainEvent } from '@artel/shared/contracts';
import type { Handlers } from '@artel/shared/messaging';
import type { SellerCard } from '../listings/index.js';
import type { People } from './repository.js';

export interface PeopleHandlerDependencies {
  readonly people: Pick<People, 'keep'>;
  /** Brings what listings show of a seller up to date. */
  readonly dress: (sellerId: string, card: SellerCard) => Promise<void>;
}

/**
 * Follows what is shown of people. Both steps are guarded by the event's number, so repeating either changes nothing,
 * and a crash between them is made good by the redelivery.
 */
export function peopleHandlers({ people, dress }: PeopleHandlerDependencies): Handlers<'catalog.people'> {
  const follow = async (event: DomainEvent<'user.registered.v1' | 'user.updated.v1'>): Promise<void> => {
    const { userId, username, fullName, profilePicture } = event.data;
    const card: SellerCard = { username, fullName, profilePicture, sequence: event.sequence };
    await people.keep(userId, card);
    await dress(userId, card);
  };
  return { 'user.registered.v1': follow, 'user.updated.v1': follow };
}
