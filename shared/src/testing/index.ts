export * from './broker.js';
export * from './databases.js';
export * from './events.js';
export * from './eventually.js';
export * from './middlewares.js';
export * from './proxy.js';
export * from './telemetry.js';
export * from './tokens.js';
