export * from './load.js';
export * from './print.js';
export * from './service-settings.js';
export * from './settings.js';
