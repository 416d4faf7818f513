export { emailHandlers } from './event-handlers.js';
export type { LedgerEntry } from './ledger.js';
export { createMailer, type Mailer } from './mailer.js';
export { createEmailLedger, ensureEmailIndexes } from './repository.js';
export { domainOf } from './sender.js';
export { createEmails, type Emails } from './use-cases.js';
