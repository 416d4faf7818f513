import type { EventData, MailTokenEventType, MoneyData } from '@artel/shared/contracts';

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
  /** The person it is about, when it is about one. */
  readonly userId?: string;
}

/** One line of an order as people see it; prices are per unit. */
export type Item = EventData<'sale.paid.v1'>['items'][number];
export type Fulfilment = EventData<'sale.paid.v1'>['fulfilment'];

/** The token of a mail link as its event brought it: opened only while the letter is written. */
export interface SealedToken {
  readonly type: MailTokenEventType;
  readonly userId: string;
  readonly email: string;
  readonly sealedToken: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** A letter to an address of its own, whatever the recipient's is by now. */
interface Addressed {
  readonly to: string;
}

/** The facts each letter is written from; `template` names the letter. */
export type Mail =
  | { readonly template: 'welcome'; readonly username: string }
  | ({ readonly template: 'verify-email'; readonly token: SealedToken } & Addressed)
  | ({ readonly template: 'reset-password'; readonly token: SealedToken } & Addressed)
  | ({ readonly template: 'password-changed'; readonly how: 'changed' | 'reset'; readonly at: string } & Addressed)
  | ({ readonly template: 'confirm-email'; readonly token: SealedToken } & Addressed)
  | ({ readonly template: 'email-change'; readonly newEmail: string; readonly at: string } & Addressed)
  | ({ readonly template: 'email-changed'; readonly at: string } & Addressed)
  | ({ readonly template: 'account-closed'; readonly username: string; readonly at: string } & Addressed)
  | ({ readonly template: 'data-export-ready'; readonly token: SealedToken } & Addressed)
  | { readonly template: 'session-ended'; readonly device: string; readonly at: string }
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
