export { type Collecting, createCollecting } from './collecting.js';
export { dataExportHandlers } from './event-handlers.js';
export { type DataExportRouteOptions, dataExportRoutes } from './routes.js';
export { sealedExports } from './sealed.js';
export { createDataExports, type DataExports } from './use-cases.js';
