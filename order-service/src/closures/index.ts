export { closureHandlers } from './event-handlers.js';
export { createLeaving, createLeavingSweeper, type Leave } from './leaving.js';
export { createClosureRepository } from './repository.js';
