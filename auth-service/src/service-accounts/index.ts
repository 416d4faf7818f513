export { type ServiceAccountRouteOptions, serviceAccountRoutes } from './routes.js';
export { isScope, type Scope, scopes } from './scopes.js';
export { createServiceAccount, createServiceAccounts, type ServiceAccounts } from './use-cases.js';
