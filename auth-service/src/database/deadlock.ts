/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const deadlockDetected = '40P01';

/** Whether a transaction was given up because it and another waited for each other: it can be tried again. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === deadlockDetected;
}
