/** Events wait here, written in the same transaction as the change they announce, until the broker confirms them. */
export { outboxTableSql as sql } from '@artel/shared/outbox';
