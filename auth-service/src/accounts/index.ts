export { adminProblems } from './registration.js';
export { type AccountRouteOptions, accountRoutes } from './routes.js';
export { createAdmin } from './use-cases.js';
