export * from './command.js';
export * from './table.js';
