export { type ContributionOptions, createContribution } from './contribute.js';
export { fillPart, type Position } from './fill-part.js';
export { createDataExportParts, type DataExportParts } from './mongo-parts.js';
export { type MongoSourceOptions, mongoSource } from './mongo-source.js';
export type { ExportRecord, ExportSource } from './source.js';
