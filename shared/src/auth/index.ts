export * from './guards.js';
export * from './principal.js';
export * from './verifier.js';
