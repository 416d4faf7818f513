export * from './ingress.js';
export * from './route-table.js';
