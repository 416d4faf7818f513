import type { Database, Transaction } from './database.js';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const deadlockDetected = '40P01';

const maxAttempts = 5;

/** Runs a transaction, and again where it was given up because it and another waited for each other. */
export async function outlastDeadlocks<Result>(
  db: Pick<Database, 'transaction'>,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === maxAttempts || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === deadlockDetected;
}
