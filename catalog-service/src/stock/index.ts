export { stockHandlers } from './event-handlers.js';
export { createReservations, ensureReservationIndexes, type Reservations } from './repository.js';
export { createShelves } from './shelf-repository.js';
export { createStock, type Stock } from './use-cases.js';
