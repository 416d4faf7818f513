export { type OrderEvent, partiesOf } from './parties.js';
export { createOrders, type Orders } from './repository.js';
