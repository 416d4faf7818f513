export { closureHandlers } from './event-handlers.js';
