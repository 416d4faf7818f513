import type { Db } from 'mongodb';

interface Posting {
  account: string;
  amount: number;
}

/** What every account holds, in minor units; debits are positive, credits negative. */
export async function balances(orders: Db): Promise<Map<string, number>> {
  const rows = await orders
    .collection('ledger')
    .aggregate<Posting & { _id: string }>([
      { $unwind: '$entries' },
      { $group: { _id: '$entries.account', amount: { $sum: '$entries.amount' } } },
    ])
    .toArray();
  return new Map(rows.map((row) => [row._id, row.amount]));
}

/** The sum over all accounts: zero, or money was made or lost. */
export async function trialBalance(orders: Db): Promise<number> {
  return [...(await balances(orders)).values()].reduce((sum, amount) => sum + amount, 0);
}
