export { createKeyRing, type KeyRing } from './key-ring.js';
export { type RotationDependencies, replaceAtOnce, rotateSoon } from './rotate.js';
export { rotationRules } from './rotation.js';
export { signingKeyRoutes } from './routes.js';
