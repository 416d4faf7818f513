import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats `check` until it neither throws nor rejects, and gives its value. Fails with the last error after
 * `timeoutMs`.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await pause(everyMs);
    }
  }
}
