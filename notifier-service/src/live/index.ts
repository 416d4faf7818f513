export { liveHandlers } from './event-handlers.js';
export { createLive, type Live } from './live.js';
export type { Limits } from './protocol.js';
export { type Addressed, notificationPush, orderPush, type Push } from './push.js';
export { liveRoutes } from './routes.js';
