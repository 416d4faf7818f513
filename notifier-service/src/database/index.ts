export { upsert } from './upsert.js';
