export type { RateLimitOptions } from '@fastify/rate-limit';
export { newId } from '../ids/index.js';
export * from './envelope.js';
export * from './etag.js';
export * from './idempotency.js';
export * from './mongo-idempotency-store.js';
export * from './pagination.js';
export { ProblemSchema, problems, problemType } from './problem.js';
export * from './server.js';
