export { type Resealed, reseal } from './reseal.js';
export { type SealedColumn, sealedColumns } from './targets.js';
