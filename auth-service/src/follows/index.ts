export { followRoutes } from './routes.js';
export { createFollows, type Follows } from './use-cases.js';
