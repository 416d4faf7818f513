import type { EventType } from '@artel/shared/contracts';
import type { Actor, Fulfilment, Sale, SaleStatus } from './order.js';

/** What can be asked of a sale. The last five are only ever said by the service itself. */
const saleSteps = [
  'accept',
  'reject',
  'cancel',
  'pay',
  'ship',
  'complete',
  'refund',
  'take_payment',
  'release',
  'auto_complete',
  'give_back',
  'abandon',
] as const;
export type SaleStep = (typeof saleSteps)[number];
export type SaleEvent = Extract<EventType, `sale.${string}`>;

/** One row: who may take which step from where, where it leads, and what is announced. */
export interface Transition {
  readonly from: SaleStatus;
  readonly step: SaleStep;
  readonly actor: Actor;
  /** Same as `from` where money has to move first: the sale follows when the provider has confirmed. */
  readonly to: SaleStatus;
  readonly events: readonly SaleEvent[];
  /** Given where the row holds for one kind of delivery only. */
  readonly fulfilment?: Fulfilment;
}

/** Everything that can ever happen to a sale. What is not a row here cannot happen. */
export const transitions: readonly Transition[] = [
  { from: 'pending', step: 'accept', actor: 'seller', to: 'accepted', events: ['sale.accepted.v1'] },
  { from: 'pending', step: 'reject', actor: 'seller', to: 'cancelled', events: ['sale.cancelled.v1'] },
  { from: 'pending', step: 'cancel', actor: 'seller', to: 'cancelled', events: ['sale.cancelled.v1'] },
  { from: 'pending', step: 'cancel', actor: 'buyer', to: 'cancelled', events: ['sale.cancelled.v1'] },
  { from: 'accepted', step: 'cancel', actor: 'buyer', to: 'cancelled', events: ['sale.cancelled.v1'] },

  { from: 'accepted', step: 'pay', actor: 'buyer', to: 'accepted', events: [] },
  {
    from: 'accepted',
    step: 'take_payment',
    actor: 'system',
    fulfilment: 'physical',
    to: 'ready_to_ship',
    events: ['sale.paid.v1'],
  },
  {
    from: 'accepted',
    step: 'take_payment',
    actor: 'system',
    fulfilment: 'digital',
    to: 'completed',
    events: ['sale.paid.v1', 'sale.completed.v1'],
  },
  { from: 'accepted', step: 'release', actor: 'system', to: 'cancelled', events: ['sale.cancelled.v1'] },

  { from: 'ready_to_ship', step: 'ship', actor: 'seller', to: 'shipped', events: ['sale.shipped.v1'] },
  { from: 'shipped', step: 'complete', actor: 'buyer', to: 'completed', events: ['sale.completed.v1'] },
  { from: 'shipped', step: 'auto_complete', actor: 'system', to: 'completed', events: ['sale.completed.v1'] },

  { from: 'ready_to_ship', step: 'refund', actor: 'seller', to: 'ready_to_ship', events: [] },
  { from: 'shipped', step: 'refund', actor: 'seller', to: 'shipped', events: [] },
  { from: 'completed', step: 'refund', actor: 'seller', to: 'completed', events: [] },
  { from: 'ready_to_ship', step: 'give_back', actor: 'system', to: 'refunded', events: ['sale.refunded.v1'] },
  { from: 'shipped', step: 'give_back', actor: 'system', to: 'refunded', events: ['sale.refunded.v1'] },
  { from: 'completed', step: 'give_back', actor: 'system', to: 'refunded', events: ['sale.refunded.v1'] },

  { from: 'pending', step: 'abandon', actor: 'system', to: 'cancelled', events: ['sale.cancelled.v1'] },
  { from: 'accepted', step: 'abandon', actor: 'system', to: 'cancelled', events: ['sale.cancelled.v1'] },
  { from: 'ready_to_ship', step: 'abandon', actor: 'system', to: 'ready_to_ship', events: [] },
];

/** The row that lets this actor take this step on this sale now, if there is one. */
export function transitionFor(
  sale: Pick<Sale, 'status' | 'fulfilment'>,
  step: SaleStep,
  actor: Actor,
): Transition | undefined {
  return transitions.find(
    (row) =>
      row.from === sale.status &&
      row.step === step &&
      row.actor === actor &&
      (row.fulfilment === undefined || row.fulfilment === sale.fulfilment),
  );
}

/** True when the step is this actor's to take from some status, though perhaps not from the present one. */
export const mayEver = (step: SaleStep, actor: Actor): boolean =>
  transitions.some((row) => row.step === step && row.actor === actor);
