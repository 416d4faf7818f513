import type { NoticeMetadata, NotificationType } from '../notices/index.js';

/** A notification as clients see it; times are ISO 8601. */
export interface Notification {
  readonly id: string;
  readonly type: NotificationType;
  readonly title: string;
  readonly message: string;
  readonly link: string;
  readonly isRead: boolean;
  readonly readAt: string | null;
  readonly metadata: NoticeMetadata;
  readonly createdAt: string;
}

/** A notification as it is stored. */
export interface NotificationDocument {
  /** Derived from event and recipient, so that one event is told once however often it is delivered. */
  _id: string;
  userId: string;
  eventId: string;
  type: NotificationType;
  title: string;
  message: string;
  link: string;
  isRead: boolean;
  readAt: Date | null;
  metadata: NoticeMetadata;
  /** When it happened. */
  createdAt: Date;
  /** When it was written here: what "after" means to somebody who was away. */
  recordedAt: Date;
}

/** What is stored, as its owner sees it. */
export function toNotification(document: NotificationDocument): Notification {
  const { _id, type, title, message, link, isRead, readAt, metadata, createdAt } = document;
  const read = readAt?.toISOString() ?? null;
  return { id: _id, type, title, message, link, isRead, readAt: read, metadata, createdAt: createdAt.toISOString() };
}
