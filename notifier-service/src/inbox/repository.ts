import type { Collection, Db, Filter } from 'mongodb';
import { upsert } from '../database/index.js';
import type { NotificationDocument } from './notification.js';

export interface InboxQuery {
  readonly unreadOnly: boolean;
  readonly skip: number;
  readonly limit: number;
}

/** Where notifications are kept. What is read or marked is only ever one user's. */
export interface InboxRepository {
  /** Writes a notification unless it is there. */
  add(notification: NotificationDocument): Promise<void>;
  /** One page, newest first, with how many there are in all. */
  list(userId: string, query: InboxQuery): Promise<{ notifications: NotificationDocument[]; total: number }>;
  /** Removes notifications. */
  remove(ids: readonly string[]): Promise<void>;
  /** Removes everything somebody was told, and what others were told of them by name. */
  erase(userId: string): Promise<void>;
  countUnread(userId: string): Promise<number>;
  /** Returns whether there is such a notification; reading twice keeps the first time. */
  markRead(userId: string, id: string, at: Date): Promise<boolean>;
  markAllRead(userId: string, at: Date): Promise<void>;
  find(userId: string, id: string): Promise<NotificationDocument | null>;
  /** At most `limit` written at or after a moment, oldest first. */
  recordedSince(userId: string, since: Date, limit: number): Promise<NotificationDocument[]>;
}

/** The notifications of a database. */
export function createInboxRepository(db: Db): InboxRepository {
  const notifications: Collection<NotificationDocument> = db.collection('notifications');
  return {
    async add({ _id, ...fields }) {
      await upsert(notifications, _id, { $setOnInsert: fields });
    },
    async list(userId, { unreadOnly, skip, limit }) {
      const filter: Filter<NotificationDocument> = unreadOnly ? { userId, isRead: false } : { userId };
      const [found, total] = await Promise.all([
        notifications.find(filter).sort({ createdAt: -1, _id: -1 }).skip(skip).limit(limit).toArray(),
        notifications.countDocuments(filter),
      ]);
      return { notifications: found, total };
    },
    async remove(ids) {
      await notifications.deleteMany({ _id: { $in: [...ids] } });
    },
    async erase(userId) {
      await notifications.deleteMany({ userId });
      await notifications.deleteMany({ 'metadata.userId': userId });
    },
    countUnread: (userId) => notifications.countDocuments({ userId, isRead: false }),
    async markRead(userId, id, at) {
      const marked = await notifications.updateOne({ _id: id, userId, isRead: false }, { $set: read(at) });
      return marked.matchedCount === 1 || (await notifications.countDocuments({ _id: id, userId }, { limit: 1 })) === 1;
    },
    async markAllRead(userId, at) {
      await notifications.updateMany({ userId, isRead: false }, { $set: read(at) });
    },
    find: (userId, id) => notifications.findOne({ _id: id, userId }),
    recordedSince: (userId, since, limit) =>
      notifications
        .find({ userId, recordedAt: { $gte: since } })
        .sort({ recordedAt: 1, _id: 1 })
        .limit(limit)
        .toArray(),
  };
}

/** The indexes behind the queries above. */
export async function ensureInboxIndexes(db: Db): Promise<void> {
  await db
    .collection('notifications')
    .createIndexes([
      { key: { userId: 1, createdAt: -1, _id: -1 } },
      { key: { userId: 1, isRead: 1, createdAt: -1, _id: -1 } },
      { key: { userId: 1, recordedAt: 1, _id: 1 } },
      { key: { 'metadata.userId': 1 }, sparse: true },
    ]);
}

function read(at: Date): Pick<NotificationDocument, 'isRead' | 'readAt'> {
  return { isRead: true, readAt: at };
}
