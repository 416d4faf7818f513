export { createServiceAccountManagement, type ServiceAccountManagement } from './management.js';
export { defaultOverlapMs, overlapMsOf } from './overlap.js';
export type { ServiceAccountRow } from './repository.js';
export { type ServiceAccountRouteOptions, serviceAccountRoutes } from './routes.js';
export { isScope, type Scope, scopes } from './scopes.js';
export { createServiceAccounts, type ServiceAccounts } from './use-cases.js';
