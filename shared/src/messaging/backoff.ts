import { setTimeout as sleep } from 'node:timers/promises';

/** Half to all of a delay that doubles per failure, in milliseconds: spread out, so that not everyone returns at once. */
export function backoffMs(failures: number, { firstMs = 100, maxMs = 5_000, random = Math.random } = {}): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random() / 2));
}

/** Waits; returns early, without an error, when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/** Waits for work to end, at most `ms`; says whether it ended. Its failure counts as an end. */
export async function settledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  const result = await Promise.race([ended, sleep(ms, false, { signal: timer.signal }).catch(() => false)]);
  timer.abort();
  return result;
}
