export { followRoutes } from './routes.js';
export { shutFollowing } from './turnstile.js';
export { createFollows, type Follows } from './use-cases.js';
