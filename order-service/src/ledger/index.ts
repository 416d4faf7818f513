export { audit, createAudit } from './audit.js';
export { ledgerHandlers } from './event-handlers.js';
export { availableOf, pendingOf } from './posting.js';
export { createLedgerRepository, type Journal, type LedgerRepository } from './repository.js';
export { registerLedgerRoutes } from './routes.js';
