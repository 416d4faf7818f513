export { checkAttributes } from './attributes.js';
export type { Fulfilment, Kind, KindName } from './kind.js';
export * from './registry.js';
