export { freeSystemPorts, type SystemPorts, serviceNames } from './ports.js';
export { authDatabaseUrl } from './service-env.js';
export type { ServiceHandle } from './services.js';
export { StartError } from './start-error.js';
export { type System, type SystemOptions, startSystem } from './system.js';
