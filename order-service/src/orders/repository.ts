import type { DomainEvent } from '@artel/shared/contracts';
import { offsetOf, type PageQuery, type RequestIdentity } from '@artel/shared/http';
import { upserting } from '@artel/shared/mongo';
import { ensureOutboxIndex } from '@artel/shared/outbox';
import type { Collection, Db, Filter } from 'mongodb';
import {
  fromDocument,
  markers,
  mutableFields,
  type OrderDocument,
  type StoredOrder,
  stateProjection,
} from './document.js';
import { indexes } from './indexes.js';
import { type Order, type OrderStatus, orderStatus } from './order.js';

export interface OrderRepository {
  readonly collection: Collection<OrderDocument>;
  ensureIndexes(): Promise<void>;
  find(id: string): Promise<StoredOrder | undefined>;
  /** The order that a request with an idempotency key has placed, and the fingerprint of that request. */
  findPlacedBy(requestId: string): Promise<{ placed: StoredOrder; fingerprint: string } | undefined>;
  /** Stores a new order together with what it announces; rejects when the request has placed one already. */
  insert(
    order: Order,
    events: readonly DomainEvent[],
    unviewedBy: readonly string[],
    request?: RequestIdentity,
  ): Promise<StoredOrder>;
  /** Stores a change together with what it announces; undefined when someone else has changed the order meanwhile. */
  save(
    from: StoredOrder,
    next: Order,
    events: readonly DomainEvent[],
    unviewedBy: readonly string[],
  ): Promise<StoredOrder | undefined>;
  /** A buyer's orders, newest first. */
  listOfBuyer(
    buyerId: string,
    page: PageQuery,
    status?: OrderStatus,
  ): Promise<{ orders: StoredOrder[]; total: number }>;
  /** The next number of a UTC day, from 1; every call gives another one. */
  nextNumber(day: string): Promise<number>;
  countUnviewed(userId: string): Promise<{ purchases: number; sales: number }>;
  /** How many orders were marked. */
  markViewed(userId: string, side?: 'buyer' | 'seller'): Promise<number>;
  /** Ids of orders whose payments or refunds have been waiting for the provider since `before`, longest first. */
  findUnsettled(before: Date, limit: number): Promise<string[]>;
  /** Ids of orders with a sale on its way since `before`, longest first. */
  findShipped(before: Date, limit: number): Promise<string[]>;
  /** Ids of orders that somebody has a part in and that are not over. */
  findOpenOf(userId: string): Promise<string[]>;
  /** Forgets where a buyer lives, and what they noted, on their orders that are over. */
  eraseAddresses(buyerId: string): Promise<void>;
}

/** Orders in MongoDB: one document each, every save one atomic write of state and events. */
export function createOrderRepository(db: Db): OrderRepository {
  const collection = db.collection<OrderDocument>('orders');
  const counters = db.collection<{ _id: string; last: number }>('order_counters');

  return {
    collection,

    async ensureIndexes() {
      await collection.createIndexes([...indexes]);
      await ensureOutboxIndex(collection);
    },

    async find(id) {
      const found = await collection.findOne({ _id: id }, { projection: stateProjection });
      return found === null ? undefined : fromDocument(found);
    },

    async findPlacedBy(requestId) {
      const projection = { outbox: 0, outboxLease: 0, unviewedBy: 0 };
      const found = await collection.findOne({ 'request.id': requestId }, { projection });
      if (found === null) return undefined;
      const { request, ...document } = found;
      return { placed: fromDocument(document), fingerprint: request?.fingerprint ?? '' };
    },

    async insert(order, events, unviewedBy, request) {
      const { id, ...state } = order;
      const stored = { order, version: 1, sequence: events.length };
      await collection.insertOne({
        _id: id,
        ...state,
        status: orderStatus(order.sales),
        version: stored.version,
        sequence: stored.sequence,
        outbox: [...events],
        unviewedBy: [...unviewedBy],
        ...(request && { request }),
      });
      return stored;
    },

    async save({ order, version, sequence }, next, events, unviewedBy) {
      const { unsettledSince, shippedSince } = markers(next);
      const { matchedCount } = await collection.updateOne(
        { _id: order.id, version },
        {
          $set: {
            ...mutableFields(next),
            ...(unsettledSince && { unsettledSince }),
            ...(shippedSince && { shippedSince }),
          },
          $unset: { ...(!unsettledSince && { unsettledSince: 1 }), ...(!shippedSince && { shippedSince: 1 }) },
          $inc: { version: 1, sequence: events.length },
          $push: { outbox: { $each: [...events] } },
          $addToSet: { unviewedBy: { $each: [...unviewedBy] } },
        },
      );
      if (matchedCount === 0) return undefined;
      return { order: next, version: version + 1, sequence: sequence + events.length };
    },

    async listOfBuyer(buyerId, page, status) {
      const filter: Filter<OrderDocument> = { buyerId, ...(status && { status }) };
      const [found, total] = await Promise.all([
        collection
          .find(filter, { projection: stateProjection })
          .sort({ _id: -1 })
          .skip(offsetOf(page))
          .limit(page.limit)
          .toArray(),
        collection.countDocuments(filter),
      ]);
      return { orders: found.map(fromDocument), total };
    },

    async nextNumber(day) {
      const next = () =>
        counters.findOneAndUpdate({ _id: day }, { $inc: { last: 1 } }, { upsert: true, returnDocument: 'after' });
      // Two first orders of a day may both try to create its counter; the second then finds it.
      const counter = await upserting(next);
      return counter?.last ?? 1;
    },

    async countUnviewed(userId) {
      const [purchases, sales] = await Promise.all([
        collection.countDocuments({ unviewedBy: userId, buyerId: userId }),
        collection.countDocuments({ unviewedBy: userId, 'sales.sellerId': userId }),
      ]);
      return { purchases, sales };
    },

    async markViewed(userId, side) {
      const filter: Filter<OrderDocument> = {
        unviewedBy: userId,
        ...(side === 'buyer' && { buyerId: userId }),
        ...(side === 'seller' && { 'sales.sellerId': userId }),
      };
      const { modifiedCount } = await collection.updateMany(filter, { $pull: { unviewedBy: userId } });
      return modifiedCount;
    },

    findUnsettled: (before, limit) => idsOf(collection, 'unsettledSince', before, limit),
    findShipped: (before, limit) => idsOf(collection, 'shippedSince', before, limit),

    async findOpenOf(userId) {
      const open: OrderStatus[] = ['pending', 'processing'];
      const filter: Filter<OrderDocument> = {
        $or: [{ buyerId: userId }, { 'sales.sellerId': userId }],
        status: { $in: open },
      };
      const found = await collection.find(filter, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id);
    },

    async eraseAddresses(buyerId) {
      const over: OrderStatus[] = ['completed', 'cancelled', 'refunded'];
      await collection.updateMany(
        { buyerId, status: { $in: over }, $or: [{ shippingAddress: { $ne: null } }, { notes: { $ne: null } }] },
        { $set: { shippingAddress: null, notes: null }, $inc: { version: 1 } },
      );
    },
  };
}

async function idsOf(
  collection: Collection<OrderDocument>,
  marker: 'unsettledSince' | 'shippedSince',
  before: Date,
  limit: number,
): Promise<string[]> {
  const found = await collection
    .find({ [marker]: { $lte: before } }, { projection: { _id: 1 } })
    .sort({ [marker]: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id }) => _id);
}
