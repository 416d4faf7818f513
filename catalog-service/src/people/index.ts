export { peopleHandlers } from './event-handlers.js';
export { createPeople, type People } from './repository.js';
export { roleHandlers } from './roles.js';
export { suspensionHandlers } from './suspensions.js';
