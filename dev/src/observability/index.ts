export * from './dashboards.js';
export * from './promql.js';
export * from './queries.js';
