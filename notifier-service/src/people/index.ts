export { peopleHandlers } from './event-handlers.js';
export { createPeople, type People, type Person } from './repository.js';
export { roleHandlers } from './roles.js';
export { suspensionHandlers } from './suspensions.js';
