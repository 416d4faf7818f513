import type { Handlers } from '@artel/shared/messaging';
import type { PeopleRepository } from './repository.js';

export { createPeopleRepository, type PeopleRepository, type Person } from './repository.js';
export { roleHandlers } from './roles.js';
export { suspensionHandlers } from './suspensions.js';

/** Handlers of `order.people`. */
export function peopleHandlers(people: PeopleRepository): Handlers<'order.people'> {
  return {
    'user.registered.v1': (event) => people.apply(event),
    'user.updated.v1': (event) => people.apply(event),
  };
}
