export { dataExportHandlers } from './event-handlers.js';
export { exportSources } from './repository.js';
