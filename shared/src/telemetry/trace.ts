import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();
const wellFormed = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** Whether `value` is a `traceparent` this code can continue (W3C Trace Context, § 3.2). */
export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && wellFormed.test(value);
}

/** Starts a new trace: `00-<trace id>-<span id>-01`. */
export function newTraceparent(): string {
  const ids = randomHex(24);
  return `00-${ids.slice(0, 32)}-${ids.slice(32)}-01`;
}

/** The next span of the same trace: same trace id and flags, new span id. */
export function childTraceparent(traceparent: string): string {
  return `00-${traceIdOf(traceparent)}-${randomHex(8)}-${traceparent.slice(53, 55)}`;
}

/** The 32 hexadecimal digits that name the whole trace. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** Runs `fn` and everything it awaits within a trace; a missing or malformed one is replaced by a new one. */
export function runWithTrace<T>(traceparent: string | undefined, fn: () => T): T {
  return runWithSpan(isTraceparent(traceparent) ? traceparent : newTraceparent(), fn);
}

/** `runWithTrace` for a traceparent made here, which needs no look at whether it is well formed. */
export function runWithSpan<T>(traceparent: string, fn: () => T): T {
  return storage.run(traceparent, fn);
}

/** The trace this code runs in; outside of any, a new one. */
export function currentTraceparent(): string {
  return storage.getStore() ?? newTraceparent();
}

/** Like `currentTraceparent`, but undefined outside of a trace. */
export function activeTraceparent(): string | undefined {
  return storage.getStore();
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Drawn from a pool, because one call into the generator per id is what costs. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
