export { createDenyList, type DenyList, type DenyListOptions, refusingDenied } from './deny-list.js';
export { createSuspensions, type Suspensions } from './mongo-suspensions.js';
