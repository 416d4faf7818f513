import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, IdParams, ok, problems } from '@artel/shared/http';
import { DoneSchema, InboxQuerySchema, NotificationPageSchema } from './schemas.js';
import type { Inbox } from './use-cases.js';

const tags = ['notifications'];

/** `/api/notifications`: one's own, nobody else's. */
export function inboxRoutes(app: ArtelServer, inbox: Inbox): void {
  app.get(
    '/api/notifications',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'listNotifications',
        summary: "One's own notifications, the newest first",
        tags,
        querystring: InboxQuerySchema,
        response: { 200: NotificationPageSchema, ...problems('validation_failed', 'unauthorized') },
      },
    },
    async (request) => ok('Notifications', await inbox.list(userOf(request).id, request.query)),
  );

  app.put(
    '/api/notifications/:id/read',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'markNotificationRead',
        summary: "Mark one of one's own notifications as read",
        tags,
        params: IdParams,
        response: { 200: DoneSchema, ...problems('validation_failed', 'unauthorized', 'notification_not_found') },
      },
    },
    async (request) => {
      await inbox.markRead(userOf(request).id, request.params.id);
      return ok('Notification marked as read', null);
    },
  );

  app.put(
    '/api/notifications/mark-all-read',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'markAllNotificationsRead',
        summary: "Mark all of one's own notifications as read",
        tags,
        response: { 200: DoneSchema, ...problems('unauthorized') },
      },
    },
    async (request) => {
      await inbox.markAllRead(userOf(request).id);
      return ok('All notifications marked as read', null);
    },
  );
}
