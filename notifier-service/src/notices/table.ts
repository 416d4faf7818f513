import type { DomainEvent, SubscribedEvent } from '@artel/shared/contracts';
import {
  dataExportReadyNotices,
  emailChangedNotices,
  emailChangeRequestedNotices,
  passwordChangedNotices,
  passwordResetRequestedNotices,
  userClosedNotices,
  verificationRequestedNotices,
} from './account-notices.js';
import type { Notice } from './notice.js';
import {
  type KnownOrder,
  orderPlacedNotices,
  paymentCapturedNotices,
  paymentDeclinedNotices,
  paymentVoidedNotices,
} from './order-notices.js';
import {
  saleAcceptedNotices,
  saleCancelledNotices,
  saleCompletedNotices,
  salePaidNotices,
  saleRefundedNotices,
  saleShippedNotices,
} from './sale-notices.js';
import { sessionCompromisedNotices, userFollowedNotices, userRegisteredNotices } from './user-notices.js';

/** Every event somebody is told about. */
export type NotifiedEvent = SubscribedEvent<'notifier.inbox'> | SubscribedEvent<'notifier.emails'>;

type NoticeTable = {
  readonly [T in NotifiedEvent]: (event: DomainEvent<T>, order: KnownOrder | undefined) => Notice[];
};

const table: NoticeTable = {
  'user.registered.v1': userRegisteredNotices,
  'user.verification_requested.v1': verificationRequestedNotices,
  'user.password_reset_requested.v1': passwordResetRequestedNotices,
  'user.password_changed.v1': passwordChangedNotices,
  'user.email_change_requested.v1': emailChangeRequestedNotices,
  'user.email_changed.v1': emailChangedNotices,
  'user.data_export_ready.v1': dataExportReadyNotices,
  'user.closed.v1': userClosedNotices,
  'session.compromised.v1': sessionCompromisedNotices,
  'user.followed.v1': userFollowedNotices,
  'order.placed.v1': orderPlacedNotices,
  'sale.accepted.v1': saleAcceptedNotices,
  'sale.paid.v1': salePaidNotices,
  'sale.shipped.v1': saleShippedNotices,
  'sale.completed.v1': saleCompletedNotices,
  'sale.cancelled.v1': saleCancelledNotices,
  'sale.refunded.v1': saleRefundedNotices,
  'payment.captured.v1': paymentCapturedNotices,
  'payment.declined.v1': paymentDeclinedNotices,
  'payment.voided.v1': paymentVoidedNotices,
};

/** Who hears what about an event; decided here and nowhere else. */
export function noticesFor<T extends NotifiedEvent>(event: DomainEvent<T>, order?: KnownOrder): Notice[] {
  const tell: NoticeTable[T] = table[event.type];
  return tell(event, order);
}
