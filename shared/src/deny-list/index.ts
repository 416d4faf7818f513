export { createDenyList, type DenyList, type DenyListOptions, refusingClosed, refusingDenied } from './deny-list.js';
export { type Closure, type Closures, createClosures, tokensDeadAfterMs } from './mongo-closures.js';
export { createRoles, type Roles } from './mongo-roles.js';
export { createSuspensions, type Suspensions } from './mongo-suspensions.js';
export { type Refusals, refusing } from './refusing.js';
export { createRoleList, type RoleChange, type RoleList, refusingStale } from './roles.js';
