export { audit, createAudit } from './audit.js';
export { ledgerHandlers } from './event-handlers.js';
export { createLedgerRepository, type LedgerRepository } from './repository.js';
export { registerLedgerRoutes } from './routes.js';
