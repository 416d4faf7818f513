import type { DomainEvent } from '@artel/shared/contracts';
import { fail } from '@artel/shared/errors';
import { offsetOf, type PageQuery, type Pagination, paginate } from '@artel/shared/http';
import { type Live, notificationPush, type Push } from '../live/index.js';
import { derivedId, type Notice, type NotifiedEvent, noticesFor } from '../notices/index.js';
import { type Notification, type NotificationDocument, toNotification } from './notification.js';
import type { InboxRepository } from './repository.js';

export interface NotificationPage {
  readonly notifications: Notification[];
  readonly pagination: Pagination;
  readonly unreadCount: number;
}

/** What people were told, and telling them. */
export interface Inbox {
  /** Writes what an event means to each person, once each, and shows it to those who are connected. */
  tell(event: DomainEvent<NotifiedEvent>): Promise<void>;
  /** Forgets everything somebody was told, and what others were told of them by name. */
  erase(userId: string): Promise<void>;
  list(userId: string, query: PageQuery & { readonly unread: boolean }): Promise<NotificationPage>;
  /** Throws `notification_not_found` for what is not theirs. */
  markRead(userId: string, id: string): Promise<void>;
  markAllRead(userId: string): Promise<void>;
  /** What somebody was told since a notification, oldest first, as pushes. May repeat some they have had. */
  missed(userId: string, after: string): Promise<Push[] | 'notification_not_found' | 'too_far_behind'>;
}

/**
 * Notifications are written by several processes whose clocks differ, and one that started earlier may be written
 * later. Going back this far (milliseconds) covers both; the client drops what it has.
 */
const overlapMs = 30_000;
/** Whoever missed more than this is better served by reading the list. */
const maxReplayed = 500;

/** The inbox on a repository, which tells sockets of what it writes. */
export function createInbox({
  repository,
  live,
  anyClosed,
}: {
  repository: InboxRepository;
  live: Pick<Live, 'announce'>;
  /** Whether the account of any of these people is closed. */
  anyClosed: (userIds: readonly string[]) => Promise<boolean>;
}): Inbox {
  /** Looked for only now: whoever closes an account before this erases what was written, or is seen here. */
  async function forgetClosed(told: readonly NotificationDocument[]): Promise<void> {
    if (!(await anyClosed(told.flatMap(peopleIn)))) return;
    const of = await Promise.all(
      told.map(async (document) => ((await anyClosed(peopleIn(document))) ? [document] : [])),
    );
    await repository.remove(of.flat().map(({ _id }) => _id));
  }

  return {
    async tell(event) {
      const told = noticesFor(event).map((notice) => documentOf(event, notice, new Date()));
      for (const document of told) {
        await repository.add(document);
        await live.announce(notificationPush(document.userId, toNotification(document)));
      }
      await forgetClosed(told);
    },
    erase: repository.erase,
    async list(userId, { unread, ...query }) {
      const [found, unreadCount] = await Promise.all([
        repository.list(userId, { unreadOnly: unread, skip: offsetOf(query), limit: query.limit }),
        repository.countUnread(userId),
      ]);
      return {
        notifications: found.notifications.map(toNotification),
        pagination: paginate(query, found.total),
        unreadCount,
      };
    },
    async markRead(userId, id) {
      if (!(await repository.markRead(userId, id, new Date()))) fail('notification_not_found');
    },
    markAllRead: (userId) => repository.markAllRead(userId, new Date()),
    async missed(userId, after) {
      const last = await repository.find(userId, after);
      if (last === null) return 'notification_not_found';
      const since = new Date(last.recordedAt.getTime() - overlapMs);
      const found = await repository.recordedSince(userId, since, maxReplayed + 1);
      if (found.length > maxReplayed) return 'too_far_behind';
      return found
        .filter(({ _id }) => _id !== after)
        .map((document) => notificationPush(userId, toNotification(document)).push);
    },
  };
}

/** Whom a notification tells, and whom it tells of by name. */
function peopleIn({ userId, metadata }: NotificationDocument): string[] {
  return metadata.userId === undefined ? [userId] : [userId, metadata.userId];
}

function documentOf(event: DomainEvent<NotifiedEvent>, notice: Notice, recordedAt: Date): NotificationDocument {
  const { recipientId, type, title, message, link, metadata } = notice;
  return {
    _id: derivedId(event.id, recipientId),
    userId: recipientId,
    eventId: event.id,
    type,
    title,
    message,
    link,
    isRead: false,
    readAt: null,
    metadata,
    createdAt: event.time,
    recordedAt,
  };
}
