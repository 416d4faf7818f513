import type { WithOutbox } from '@artel/shared/outbox';

/** `reserving → reserved → releasing → released`, or `reserving → rejecting → rejected`. */
export type ReservationStatus = 'reserving' | 'reserved' | 'rejecting' | 'rejected' | 'releasing' | 'released';
export type RejectionReason = 'out_of_stock' | 'not_for_sale';

/** So many units of one listing. */
export interface Line {
  readonly listingId: string;
  readonly quantity: number;
}

/** A line of a reservation; `counted` once stock was taken for it, as opposed to stock that is unlimited. */
export interface ReservedLine extends Line {
  readonly counted: boolean;
}

/** What one sale holds of the stock of listings. */
export interface Reservation {
  readonly _id: string;
  readonly orderId: string;
  readonly status: ReservationStatus;
  readonly lines: readonly ReservedLine[];
  /** Why it was rejected, and for which listings. */
  readonly reason: RejectionReason | null;
  readonly refused: readonly string[];
  /** The payments that have had their answer: each gets exactly one. */
  readonly answered: readonly string[];
  readonly version: number;
  readonly sequence: number;
}

export interface ReservationDocument extends Reservation, WithOutbox {
  sequence: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
