export { derivedId } from '@artel/shared/ids';
export type { Item, Mail, MailOf, Notice, NoticeMetadata, NotificationType, SealedToken, Template } from './notice.js';
export { notificationTypes } from './notice.js';
export type { KnownOrder } from './order-notices.js';
export { type NotifiedEvent, noticesFor } from './table.js';
export { oneLine, priceText } from './wording.js';
