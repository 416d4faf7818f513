export * from './logger.js';
export * from './metrics.js';
export * from './pools.js';
export * from './trace.js';
