import type { DomainEvent } from '@artel/shared/contracts';
import type { Handlers } from '@artel/shared/messaging';
import type { People } from './repository.js';

/** Queue `notifier.people`: keeps the copy of users fresh, and has new ones welcomed. */
export function peopleHandlers({
  people,
  welcome,
}: {
  people: Pick<People, 'remember'>;
  welcome: (event: DomainEvent<'user.registered.v1'>) => Promise<void>;
}): Handlers<'notifier.people'> {
  return {
    async 'user.registered.v1'(event) {
      await people.remember(event.sequence, event.data);
      await welcome(event);
    },
    async 'user.updated.v1'(event) {
      await people.remember(event.sequence, event.data);
    },
  };
}
