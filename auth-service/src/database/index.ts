export * from './database.js';
export { migrate } from './migrate.js';
export type { Migration } from './migration-plan.js';
export { violatedUniqueIndex } from './unique-violation.js';
