import type { Transaction } from '../database/index.js';

/** The second factor, as signing in sees it. */
export interface SecondFactor {
  /** Whether somebody has to give a code besides the password. */
  isOn(userId: string): Promise<boolean>;
  /** Takes a code, which is good once; false when it is wrong or was taken before. Kept if the transaction is. */
  spend(tx: Transaction, userId: string, code: string): Promise<boolean>;
}
