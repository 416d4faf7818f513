import type { Money } from '@artel/shared/money';

export interface Charge {
  /** Our id for the payment: the provider's idempotency key. */
  readonly paymentId: string;
  readonly amount: Money;
  readonly methodId: string;
}

export type Authorization =
  | { readonly status: 'authorized'; readonly reference: string }
  | { readonly status: 'declined'; readonly reason: string };

/**
 * Who holds and moves the money. Every call names what it acts on, so that repeating it changes nothing and answers
 * the same. A call that rejects says nothing about whether the provider acted: ask again.
 */
export interface PaymentProvider {
  /** Throws `validation_failed` for a method the provider cannot know; asks nobody. */
  checkMethod(methodId: string): void;
  /** Puts the amount aside without taking it. */
  authorize(charge: Charge): Promise<Authorization>;
  /** What came of an authorization whose answer may have been lost; undefined when it never arrived. */
  lookup(paymentId: string): Promise<Authorization | undefined>;
  /** Takes up to the authorized amount; what is not taken is let go. `failed` is final: nothing was taken. */
  capture(payment: {
    paymentId: string;
    reference: string;
    amount: Money;
  }): Promise<{ status: 'captured' } | { status: 'failed'; reason: string }>;
  /** Lets go of all of it. */
  void(payment: { paymentId: string; reference: string }): Promise<void>;
  /** Gives back part of what was captured; `refundId` names the part. */
  refund(refund: { refundId: string; paymentId: string; reference: string; amount: Money }): Promise<void>;
}
