export { type ClosureHandlerDependencies, closureHandlers } from './event-handlers.js';
