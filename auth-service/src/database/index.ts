export * from './database.js';
export { outlastDeadlocks } from './deadlock.js';
export { migrate } from './migrate.js';
export type { Migration } from './migration-plan.js';
export { createPool } from './pool.js';
export { violatedUniqueIndex } from './unique-violation.js';
