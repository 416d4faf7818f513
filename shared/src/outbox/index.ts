export {
  createMongoRelay,
  ensureOutboxIndex,
  type MongoRelayOptions,
  type OutboxCollection,
  type OutboxEntry,
  type WithOutbox,
} from './mongo.js';
export { type NewEvent, newEvent } from './new-event.js';
export { appendToOutbox, createPostgresRelay } from './postgres.js';
export { outboxTableSql } from './postgres-sql.js';
export type { Publish, Relay, RelayOptions } from './relay.js';
