import type { Money } from '@artel/shared/money';
import type { Actor, PaymentStatus, SaleStatus, StockAnswer, Tracking } from './order.js';
import type { SaleEvent } from './transitions.js';

/** What a person asks. `by` is their id; `saleId` narrows it to one sale where several could be meant. */
export type PersonCommand = { readonly by: string; readonly saleId?: string | undefined } & (
  | { readonly type: 'accept' }
  | { readonly type: 'reject'; readonly reason: string | null }
  | { readonly type: 'cancel'; readonly reason: string | null }
  | { readonly type: 'ship'; readonly tracking: Tracking }
  | { readonly type: 'complete' }
  | { readonly type: 'refund'; readonly reason: string | null }
  | { readonly type: 'pay'; readonly paymentId: string; readonly methodId: string }
);

/** What the provider, catalog or the clock had to say; said twice, the second changes nothing. */
export type SystemCommand =
  | { readonly type: 'authorized'; readonly paymentId: string; readonly providerRef: string }
  | { readonly type: 'declined'; readonly paymentId: string; readonly reason: string }
  | {
      readonly type: 'stock_answered';
      readonly paymentId: string;
      readonly saleId: string;
      readonly answer: StockAnswer;
    }
  | { readonly type: 'captured'; readonly paymentId: string }
  | { readonly type: 'voided'; readonly paymentId: string }
  | { readonly type: 'capture_failed'; readonly paymentId: string; readonly reason: string }
  | { readonly type: 'refunded'; readonly paymentId: string; readonly saleId: string }
  | { readonly type: 'auto_complete'; readonly afterMs: number }
  /** The account of a party to the order is closed. */
  | { readonly type: 'party_left'; readonly userId: string };

export type Command = PersonCommand | SystemCommand;

/** The smallest facts a decision consists of: `evolve` applies them, `events` announces them. */
export type Change =
  | {
      readonly type: 'sale_moved';
      readonly saleId: string;
      readonly from: SaleStatus;
      readonly to: SaleStatus;
      readonly by: Actor;
      readonly events: readonly SaleEvent[];
      readonly reason?: string | null;
      readonly tracking?: Tracking;
    }
  | {
      readonly type: 'payment_opened';
      readonly paymentId: string;
      readonly saleIds: readonly string[];
      readonly amount: Money;
      readonly methodId: string;
    }
  | {
      readonly type: 'payment_moved';
      readonly paymentId: string;
      readonly from: PaymentStatus;
      readonly to: PaymentStatus;
      readonly providerRef?: string;
      readonly captured?: Money;
      readonly reason?: string;
    }
  | { readonly type: 'stock_noted'; readonly paymentId: string; readonly saleId: string; readonly answer: StockAnswer }
  | {
      readonly type: 'refund_opened';
      readonly paymentId: string;
      readonly saleId: string;
      readonly reason: string | null;
    }
  | { readonly type: 'refund_settled'; readonly paymentId: string; readonly saleId: string };
