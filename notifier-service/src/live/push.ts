import type { DomainEvent, SubscribedEvent } from '@artel/shared/contracts';
import { toDecimal } from '@artel/shared/money';
import { type OrderEvent, partiesOf } from '../orders/index.js';
import { artistTopic, gameUpdates, itemTopic, orderTopic, ownNotifications } from './topics.js';

/** What a client receives. The same `id` on the same topic is the same push, so repeats can be dropped. */
export interface Push {
  readonly topic: string;
  readonly type: string;
  readonly id: string;
  /** ISO 8601; when it happened, not when it was sent. */
  readonly time: string;
  readonly data: object;
}

/** A push on its way between the processes of this service. */
export interface AddressedPush {
  readonly push: Push;
  /** Only these people get it; null means everyone who subscribed to the topic. */
  readonly to: readonly string[] | null;
  readonly orderId?: string;
  readonly traceparent: string;
}

export type Addressed = Omit<AddressedPush, 'traceparent'>;

/** A notification as its owner's sockets receive it; `data` is what `GET /api/notifications` lists. */
export function notificationPush(
  userId: string,
  notification: { readonly id: string; readonly createdAt: string; readonly metadata: { readonly orderId?: string } },
): Addressed {
  const { id, createdAt, metadata } = notification;
  const push = { topic: ownNotifications, type: 'notification.created', id, time: createdAt, data: notification };
  return { push, to: [userId], ...(metadata.orderId === undefined ? {} : { orderId: metadata.orderId }) };
}

/** What happened to an order, for those of its parties who watch it. `sequence` tells older news from newer. */
export function orderPush(event: DomainEvent<OrderEvent>): Addressed {
  const { data } = event;
  const { orderId, orderNumber } = data;
  const sale = 'saleId' in data ? { saleId: data.saleId, status: data.status } : {};
  const tracking = 'tracking' in data && data.tracking !== undefined ? { tracking: data.tracking } : {};
  return {
    push: {
      ...basics(event),
      topic: orderTopic(orderId),
      data: { orderId, orderNumber, ...sale, ...tracking, sequence: event.sequence },
    },
    to: partiesOf(event),
    orderId,
  };
}

/** What happened to a listing, on every topic it belongs to. Drafts are nobody's business yet. */
export function listingPushes(event: DomainEvent<SubscribedEvent<'notifier.live'>>): Addressed[] {
  const { listingId, kind, sellerId, title, price, imageUrl, thumbnailUrl, status, stock, isForSale } = event.data;
  if (status === 'draft') return [];
  const data = {
    id: listingId,
    kind,
    title,
    price: toDecimal(price),
    currency: price.currency,
    imageUrl,
    thumbnailUrl,
    status,
    stock,
    isForSale,
    artistId: sellerId,
    sequence: event.sequence,
  };
  const topics = [itemTopic(listingId), artistTopic(sellerId), ...(kind === 'game' ? [gameUpdates] : [])];
  return topics.map((topic) => ({ push: { ...basics(event), topic, data }, to: null }));
}

/** The event's type without its version: clients speak the API's versions, not the events'. */
function basics({ id, type, time }: DomainEvent): Pick<Push, 'id' | 'type' | 'time'> {
  return { id, type: type.replace(/\.v\d+$/, ''), time: time.toISOString() };
}
