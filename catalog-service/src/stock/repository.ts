import { isDuplicateKey } from '@artel/shared/mongo';
import { ensureOutboxIndex, type OutboxEntry } from '@artel/shared/outbox';
import type { Collection, Db } from 'mongodb';
import type { Transition } from './decide.js';
import type { Line, Reservation, ReservationDocument } from './model.js';

/** What a reservation starts from. */
export interface Opening {
  readonly saleId: string;
  readonly orderId: string;
  readonly lines: readonly Line[];
  readonly status: 'reserving' | 'released';
}

/** Where reservations are kept, one per sale. */
export interface Reservations {
  readonly collection: Collection<ReservationDocument>;
  /** Opens a reservation unless the sale has one. */
  open(opening: Opening): Promise<void>;
  find(saleId: string): Promise<Reservation | null>;
  /** Goes on from `before` and stores the answer a payment gets, unless somebody else was faster: then false. */
  save(before: Reservation, to: Transition | null, answer: StoredAnswer | null): Promise<boolean>;
  /** Which of these sales need no mark on the listing any more: nobody takes stock for them, and what is held is kept here. */
  settled(listingId: string, saleIds: readonly string[]): Promise<string[]>;
}

export interface StoredAnswer {
  readonly paymentId: string;
  readonly event: OutboxEntry;
}

/** Creates what the relay needs to find reservations with something to tell. */
export async function ensureReservationIndexes(collection: Collection<ReservationDocument>): Promise<void> {
  await ensureOutboxIndex(collection);
}

/** The reservations of a database. */
export function createReservations(db: Db): Reservations {
  const collection = db.collection<ReservationDocument>('reservations');
  const shown = { outbox: 0, outboxLease: 0, createdAt: 0, updatedAt: 0 } as const;

  return {
    collection,

    async open({ saleId, orderId, lines, status }) {
      const now = new Date();
      const blank = { orderId, status, reason: null, refused: [], answered: [], version: 1, sequence: 0, outbox: [] };
      const counted = lines.map((line) => ({ ...line, counted: false }));
      try {
        await collection.insertOne({ _id: saleId, ...blank, lines: counted, createdAt: now, updatedAt: now });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    find: (saleId) => collection.findOne<Reservation>({ _id: saleId }, { projection: shown }),

    async save({ _id, version }, to, answer) {
      const { matchedCount } = await collection.updateOne(
        { _id, version },
        {
          $set: { ...to, updatedAt: new Date() },
          $inc: { version: 1, sequence: answer === null ? 0 : 1 },
          ...(answer !== null && { $push: { answered: answer.paymentId, outbox: answer.event } }),
        },
      );
      return matchedCount === 1;
    },

    async settled(listingId, saleIds) {
      const over = { status: { $in: ['rejected' as const, 'released' as const] } };
      const held = { status: 'reserved' as const, lines: { $elemMatch: { listingId, counted: true } } };
      const found = collection.find({ _id: { $in: [...saleIds] }, $or: [over, held] }, { projection: { _id: 1 } });
      return (await found.toArray()).map(({ _id }) => _id);
    },
  };
}
