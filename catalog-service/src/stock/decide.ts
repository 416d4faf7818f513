import type { Listing, StockMove } from '../listings/index.js';
import type { Line, RejectionReason, Reservation, ReservationStatus, ReservedLine } from './model.js';

/** What taking a line from a listing's stock comes to. */
export type Taking = 'take' | 'taken' | 'unlimited' | RejectionReason;

/** What a listing looks like to one sale; null where there is no such listing. */
export type Shelf = (Pick<Listing, 'status' | 'isForSale' | 'stock'> & { readonly move: StockMove | null }) | null;

/**
 * Whether a sale can have units of a listing. What it has already taken stays taken, whatever became of the listing
 * since; what it has given back cannot be taken again.
 */
export function decideTaking(shelf: Shelf, quantity: number): Taking {
  if (shelf === null) return 'not_for_sale';
  if (shelf.move !== null) return shelf.move.state === 'taken' ? 'taken' : 'not_for_sale';
  if (shelf.status === 'sold') return 'out_of_stock';
  if (shelf.status !== 'published' || !shelf.isForSale) return 'not_for_sale';
  if (shelf.stock === null) return 'unlimited';
  return shelf.stock >= quantity ? 'take' : 'out_of_stock';
}

/** What giving a line back to a listing's stock comes to. */
export type Returning = 'return' | 'fence' | 'nothing';

/**
 * Whether a sale's units go back. `fence` only leaves a mark: nothing was taken, but somebody still working on an older
 * copy of this reservation might be about to. A mark of taking may have been cleared away; then `counted` remembers.
 */
export function decideReturning(shelf: Shelf, counted: boolean): Returning {
  if (shelf === null || shelf.move?.state === 'returned') return 'nothing';
  return shelf.move?.state === 'taken' || counted ? 'return' : 'fence';
}

/** What a reservation has to do next. */
export type NextStep = 'take' | 'give back' | 'rest';

/** What a reservation in this status has to do next. */
export function nextStep(status: ReservationStatus): NextStep {
  if (status === 'reserving') return 'take';
  return status === 'rejecting' || status === 'releasing' ? 'give back' : 'rest';
}

/** How a reservation goes on after its step. */
export interface Transition {
  readonly status: ReservationStatus;
  readonly lines?: readonly ReservedLine[];
  readonly reason?: RejectionReason;
  readonly refused?: readonly string[];
}

/** Every line taken: reserved. Any line refused: all are given back. */
export function afterTaking(takings: readonly { readonly line: Line; readonly taking: Taking }[]): Transition {
  const refused = takings.filter(({ taking }) => taking !== 'taken' && taking !== 'unlimited');
  if (refused.length === 0) {
    const lines = takings.map(({ line, taking }) => ({ ...line, counted: taking === 'taken' }));
    return { status: 'reserved', lines };
  }
  const gone = refused.some(({ taking }) => taking === 'out_of_stock');
  return {
    status: 'rejecting',
    reason: gone ? 'out_of_stock' : 'not_for_sale',
    refused: refused.map(({ line }) => line.listingId),
  };
}

/** What follows when everything is given back; null where nothing was to be. */
export function afterGivingBack(status: ReservationStatus): Transition | null {
  if (status === 'rejecting') return { status: 'rejected' };
  return status === 'releasing' ? { status: 'released' } : null;
}

/**
 * What the end of a sale does to its reservation; null where it is over already. One still taking is turned down, so
 * that the payment it is for hears of it.
 */
export function afterSaleEnded({ status, lines }: Pick<Reservation, 'status' | 'lines'>): Transition | null {
  if (status === 'reserved') return { status: 'releasing' };
  if (status !== 'reserving') return null;
  return { status: 'rejecting', reason: 'not_for_sale', refused: lines.map(({ listingId }) => listingId) };
}

/** What a payment hears about a reservation: nothing yet, that it holds, or why it does not. */
export type Answer =
  | { readonly type: 'stock.reserved.v1' }
  | { readonly type: 'stock.rejected.v1'; readonly reason: RejectionReason; readonly listingIds: readonly string[] };

/**
 * The answer for a payment that has had none; null while there is none to give, or when it has had it.
 *
 * @param lines what the payment is for
 */
export function answerFor(reservation: Reservation, paymentId: string, lines: readonly Line[]): Answer | null {
  const { status, answered, reason, refused } = reservation;
  if (answered.includes(paymentId) || status === 'reserving' || status === 'rejecting') return null;
  if (status === 'reserved') return { type: 'stock.reserved.v1' };
  // A sale that is over by the time its payment comes through has nothing left to sell.
  const listingIds = refused.length > 0 ? refused : lines.map(({ listingId }) => listingId);
  return { type: 'stock.rejected.v1', reason: reason ?? 'not_for_sale', listingIds };
}

/** Lines of the same listing as one, because stock is taken once per sale and listing. */
export function mergeLines(lines: readonly Line[]): Line[] {
  const merged = new Map<string, number>();
  for (const { listingId, quantity } of lines) merged.set(listingId, (merged.get(listingId) ?? 0) + quantity);
  return [...merged].map(([listingId, quantity]) => ({ listingId, quantity }));
}
