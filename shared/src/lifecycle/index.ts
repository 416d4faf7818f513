export * from './close-in-order.js';
export * from './run-service.js';
export * from './serve.js';
