export { createFormerNames, type FormerNames } from './former-names.js';
export { findClosedSince } from './repository.js';
export { closureRoutes } from './routes.js';
export { type Closures, createClosures } from './use-cases.js';
