export { inboxHandlers } from './event-handlers.js';
export type { NotificationDocument } from './notification.js';
export { createInboxRepository, ensureInboxIndexes } from './repository.js';
export { inboxRoutes } from './routes.js';
export { createInbox, type Inbox } from './use-cases.js';
