export { type AuditAction, type AuditDetails, type AuditEntry, auditActions } from './entry.js';
export { createAuditRetention } from './forgetting.js';
export { addOrigin } from './origin.js';
export { type AuditFilter, type AuditRecord, entryValues, findAudit, insertEntry, recordAudit } from './repository.js';
