export { type Limit, limit } from './limit.js';
