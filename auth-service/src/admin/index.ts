export { findSuspended } from './repository.js';
export { adminRoutes } from './routes.js';
export { type Administration, createAdministration } from './use-cases.js';
