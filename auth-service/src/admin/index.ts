export { findSuspended } from './repository.js';
export { findRolesChangedSince } from './role-repository.js';
export { type RoleChanged, setRole } from './roles.js';
export { adminRoutes } from './routes.js';
export { type Administration, createAdministration } from './use-cases.js';
