import type { EventData, MoneyData } from '@artel/shared/contracts';

/** What a notification is about; the client picks an icon and a place in its menus by it. */
export const notificationTypes = [
  'like',
  'comment',
  'follow',
  'purchase',
  'commission',
  'consultation',
  'message',
  'livestream',
  'bid',
  'system',
] as const;

export type NotificationType = (typeof notificationTypes)[number];

/** The ids a client needs to act on a notification without parsing its words. */
export interface NoticeMetadata {
  readonly orderId?: string;
  readonly orderNumber?: string;
  readonly saleId?: string;
}

/** One line of an order as people see it; prices are per unit. */
export type Item = EventData<'sale.paid.v1'>['items'][number];
export type Fulfilment = EventData<'sale.paid.v1'>['fulfilment'];

/** The facts each letter is written from; `template` names the letter. */
export type Mail =
  | { readonly template: 'welcome'; readonly username: string }
  | {
      readonly template: 'order-placed';
      readonly orderNumber: string;
      readonly items: readonly Item[];
      readonly total: MoneyData;
      /** At least one seller has to agree before the buyer can pay. */
      readonly awaitsSeller: boolean;
    }
  | SaleMail<'purchase-request', { readonly earnings: MoneyData }>
  | SaleMail<'request-accepted', { readonly subtotal: MoneyData }>
  | {
      readonly template: 'order-confirmation';
      readonly orderNumber: string;
      /** Empty when the order's lines are not known here yet. */
      readonly items: readonly Item[];
      readonly amount: MoneyData;
    }
  | SaleMail<'sold', { readonly earnings: MoneyData; readonly fulfilment: Fulfilment }>
  | SaleMail<'shipped', { readonly carrier: string; readonly trackingNumber: string }>
  | SaleMail<'completed-for-buyer', { readonly fulfilment: Fulfilment }>
  | SaleMail<'completed-for-seller', { readonly earnings: MoneyData }>
  | SaleMail<'cancelled-for-buyer', { readonly why: string }>
  | SaleMail<'cancelled-for-seller', { readonly why: string }>
  | SaleMail<'refunded-for-buyer', { readonly why: string; readonly subtotal: MoneyData }>
  | SaleMail<'refunded-for-seller', { readonly why: string }>
  | {
      readonly template: 'payment-declined';
      readonly orderNumber: string;
      readonly amount: MoneyData;
      readonly why: string;
    };

type SaleMail<Template extends string, Facts> = {
  readonly template: Template;
  readonly orderNumber: string;
  readonly items: readonly Item[];
} & Facts;

export type Template = Mail['template'];
export type MailOf<T extends Template> = Extract<Mail, { template: T }>;

/** What one person is told about one event. */
export interface Notice {
  readonly recipientId: string;
  readonly type: NotificationType;
  readonly title: string;
  readonly message: string;
  /** A path below the public address, never a whole URL. */
  readonly link: string;
  readonly metadata: NoticeMetadata;
  /** Null when the inbox says enough. */
  readonly mail: Mail | null;
}
