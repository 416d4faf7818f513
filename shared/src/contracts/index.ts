export * from './contract.js';
export * from './listing-events.js';
export * from './order-events.js';
export * from './payment-events.js';
export * from './registry.js';
export * from './stock-events.js';
export * from './subscriptions.js';
export * from './user-events.js';
