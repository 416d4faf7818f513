export { createDenyList, type DenyList, type DenyListOptions, refusingClosed, refusingDenied } from './deny-list.js';
export { type Closure, type Closures, createClosures, tokensDeadAfterMs } from './mongo-closures.js';
export { createSuspensions, type Suspensions } from './mongo-suspensions.js';
