import { isDuplicateKey } from '@artel/shared/mongo';
import type { Collection, Db } from 'mongodb';
import { type Account, availableOf, type Entry, pendingOf } from './posting.js';

/** One posting, as stored. Its id is the event's, so an event is posted once however often it arrives. */
export interface Journal {
  _id: string;
  type: string;
  orderId: string;
  orderNumber: string;
  entries: Entry[];
  /** When it happened, and when it was written down. */
  at: Date;
  postedAt: Date;
}

/** Debits minus credits of one account in one currency, in minor units. */
export interface AccountTotal {
  readonly account: Account;
  readonly currency: string;
  readonly amount: number;
}

export interface Balance {
  readonly pending: number;
  readonly available: number;
}

export interface LedgerRepository {
  ensureIndexes(): Promise<void>;
  /** False when the journal was there already. */
  post(journal: Journal): Promise<boolean>;
  /** Every account with what stands on it. */
  trialBalance(): Promise<AccountTotal[]>;
  /** What is owed to a seller, in minor units of the currency. */
  balanceOf(sellerId: string, currency: string): Promise<Balance>;
  /** Ids of journals that do not sum to zero in some currency; there must be none. */
  findUnbalanced(limit: number): Promise<string[]>;
}

const byAccount = {
  $group: {
    _id: { account: '$entries.account', currency: '$entries.currency' },
    amount: { $sum: '$entries.amount' },
  },
};
const flat = { $project: { _id: 0, account: '$_id.account', currency: '$_id.currency', amount: 1 } };

/** What the entries of a journal come to in each currency they are in; any but zero counts as true. */
const sumsByCurrency = {
  $map: {
    input: { $setUnion: ['$entries.currency', []] },
    as: 'currency',
    in: {
      $sum: {
        $map: {
          input: '$entries',
          as: 'entry',
          in: { $cond: [{ $eq: ['$$entry.currency', '$$currency'] }, '$$entry.amount', 0] },
        },
      },
    },
  },
};

/** The books in MongoDB: one document per posting, never changed. */
export function createLedgerRepository(db: Db): LedgerRepository {
  const journals: Collection<Journal> = db.collection('ledger');
  return {
    async ensureIndexes() {
      await journals.createIndexes([{ key: { 'entries.account': 1 } }, { key: { orderId: 1 } }]);
    },

    async post(journal) {
      try {
        await journals.insertOne(journal);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async trialBalance() {
      return journals
        .aggregate<AccountTotal>([{ $unwind: '$entries' }, byAccount, flat, { $sort: { account: 1 } }])
        .toArray();
    },

    async balanceOf(sellerId, currency) {
      const accounts = [pendingOf(sellerId), availableOf(sellerId)];
      const totals = await journals
        .aggregate<AccountTotal>([
          { $match: { 'entries.account': { $in: accounts } } },
          { $unwind: '$entries' },
          { $match: { 'entries.account': { $in: accounts }, 'entries.currency': currency } },
          byAccount,
          flat,
        ])
        .toArray();
      // We owe what is credited; 0 − keeps zero from becoming minus zero.
      const owed = (wanted: Account) => 0 - (totals.find(({ account }) => account === wanted)?.amount ?? 0);
      return { pending: owed(pendingOf(sellerId)), available: owed(availableOf(sellerId)) };
    },

    async findUnbalanced(limit) {
      // Each journal is looked at by itself, so that books of any size take no memory to add up.
      const found = await journals
        .find({ $expr: { $anyElementTrue: [sumsByCurrency] } }, { projection: { _id: 1 } })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
  };
}
