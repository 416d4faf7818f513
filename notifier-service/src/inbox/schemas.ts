import { envelope, Nullable, PageQuery, PaginationSchema } from '@artel/shared/http';
import { Type } from 'typebox';
import { notificationTypes } from '../notices/index.js';

const NotificationSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    type: Type.Enum([...notificationTypes]),
    title: Type.String(),
    message: Type.String(),
    link: Type.String({ description: 'A path below the public address.' }),
    isRead: Type.Boolean(),
    readAt: Nullable(Type.String({ format: 'date-time' })),
    metadata: Type.Object({
      orderId: Type.Optional(Type.String()),
      orderNumber: Type.Optional(Type.String()),
      saleId: Type.Optional(Type.String()),
      userId: Type.Optional(Type.String()),
    }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { title: 'Notification' },
);

export const InboxQuerySchema = Type.Object({
  ...PageQuery.properties,
  unread: Type.Boolean({ default: false, description: 'Only what was not read yet.' }),
});

export const NotificationPageSchema = envelope(
  Type.Object({
    notifications: Type.Array(NotificationSchema),
    pagination: PaginationSchema,
    unreadCount: Type.Integer({ description: 'Of all pages.' }),
  }),
  { title: 'NotificationsAnswer' },
);

export const DoneSchema = envelope(Type.Null());
