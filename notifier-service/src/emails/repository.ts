import type { Collection, Db } from 'mongodb';
import { upsert } from '../database/index.js';
import { claimMs, type EmailLedger, type EmailStatus, type LedgerEntry } from './ledger.js';

interface LedgerDocument extends Omit<LedgerEntry, 'id'> {
  _id: string;
  status: EmailStatus;
  /** How often sending was started. */
  attempts: number;
  /** Until when one process alone may send it. */
  claimedUntil: Date | null;
  sentAt: Date | null;
  lastError: string | null;
}

/** The ledger in the collection `emails`. */
export function createEmailLedger(db: Db): EmailLedger {
  const emails: Collection<LedgerDocument> = db.collection('emails');

  async function note({ id, ...entry }: LedgerEntry): Promise<void> {
    const fresh = {
      ...entry,
      status: 'pending',
      attempts: 0,
      claimedUntil: null,
      sentAt: null,
      lastError: null,
    } as const;
    await upsert(emails, id, { $setOnInsert: fresh });
  }

  return {
    async claim(entry, now) {
      await note(entry);
      const { id, to, createdAt } = entry;
      const claimed = await emails.findOneAndUpdate(
        { _id: id, $or: [{ status: 'pending' }, { status: 'sending', claimedUntil: { $lt: now } }] },
        {
          // The address may have been corrected since the letter was noted.
          $set: { status: 'sending', to, claimedUntil: new Date(now.getTime() + claimMs) },
          $inc: { attempts: 1 },
        },
        { returnDocument: 'after' },
      );
      if (claimed !== null) return { claim: 'claimed', createdAt: claimed.createdAt };
      const other = await emails.findOne({ _id: id });
      return { claim: other?.status === 'sending' ? 'busy' : 'settled', createdAt: other?.createdAt ?? createdAt };
    },
    async sent(id, at) {
      await settle(id, { status: 'sent', sentAt: at, lastError: null });
    },
    async failed(id, error) {
      await settle(id, { status: 'failed', lastError: error });
    },
    async postponed(id, error) {
      await settle(id, { status: 'pending', lastError: error });
    },
    async erase(recipientId) {
      const unsent: EmailStatus[] = ['pending', 'sending'];
      // The farewell was noted without an address, and is still to go out.
      const addressed = { recipientId, to: { $ne: '' } };
      await emails.updateMany({ ...addressed, status: { $in: unsent } }, { $set: { status: 'failed' } });
      await emails.updateMany(addressed, { $set: { to: '', lastError: null } });
    },
  };

  async function settle(id: string, outcome: Partial<LedgerDocument>): Promise<void> {
    await emails.updateOne({ _id: id, status: 'sending' }, { $set: { ...outcome, claimedUntil: null } });
  }
}

/** For people who look into what was sent to whom, and what is stuck. */
export async function ensureEmailIndexes(db: Db): Promise<void> {
  await db
    .collection('emails')
    .createIndexes([{ key: { status: 1, createdAt: 1 } }, { key: { orderId: 1 } }, { key: { recipientId: 1 } }]);
}
