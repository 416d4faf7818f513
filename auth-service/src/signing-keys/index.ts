export { createKeyRing, type KeyRing } from './key-ring.js';
export { signingKeyRoutes } from './routes.js';
