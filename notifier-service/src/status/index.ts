export { createMonitor, type Monitor } from './monitor.js';
export { statusRoutes } from './routes.js';
export { parseTarget, type Target, targetList } from './targets.js';
