export { EngineError } from './failures.js';
export { freePortNumbers, freePorts } from './ports.js';
export { type Engines, type EnginesOptions, startEngines } from './start.js';
export type { EngineKind, EngineName, EngineUrls, Ports } from './types.js';
export { type EnginesStatus, status, wipe } from './wipe.js';
