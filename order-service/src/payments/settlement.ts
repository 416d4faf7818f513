import {
  amountToCapture,
  type Committer,
  type Order,
  type Payment,
  type StoredOrder,
  type SystemCommand,
} from '../orders/index.js';
import type { Authorization, PaymentProvider } from './provider.js';
import type { Signals } from './signals.js';

export interface SettlementOptions {
  readonly committer: Committer;
  readonly provider: PaymentProvider;
  readonly signals: Signals;
}

export interface Settlement {
  /**
   * Takes a payment as far as it goes without hearing from anyone but the provider, saving after each step. Safe to
   * call at any time, by any number of processes at once: the provider answers the same again, and an answer taken in
   * before changes nothing. Rejects when the provider does; the payment then stays where it was.
   *
   * @param resumed true when an earlier attempt may have reached the provider
   */
  advance(from: StoredOrder, paymentId: string, options?: { resumed: boolean }): Promise<StoredOrder>;
}

/** The one path all payments take, whether a request, an event or the sweeper moves them on. */
export function createSettlement({ committer, provider, signals }: SettlementOptions): Settlement {
  return {
    async advance(from, paymentId, { resumed } = { resumed: false }) {
      let stored = from;
      for (;;) {
        const payment = paymentIn(stored.order, paymentId);
        const answer = payment && (await askProvider(provider, stored.order, payment, resumed));
        if (answer === undefined) return stored;
        stored = await committer.commit(stored, answer);
        signals.moved(paymentId);
      }
    },
  };
}

/** The payment of that id in the order. */
export function paymentIn(order: Order, paymentId: string): Payment | undefined {
  return order.payments.find(({ id }) => id === paymentId);
}

/** What the provider says to the step that is its to take; undefined when none is. */
async function askProvider(
  provider: PaymentProvider,
  order: Order,
  payment: Payment,
  resumed: boolean,
): Promise<SystemCommand | undefined> {
  const { id: paymentId, status, amount, methodId } = payment;
  const reference = payment.providerRef ?? '';
  switch (status) {
    case 'started': {
      const known = resumed ? await provider.lookup(paymentId) : undefined;
      return fromAuthorization(paymentId, known ?? (await provider.authorize({ paymentId, amount, methodId })));
    }
    case 'capturing': {
      const result = await provider.capture({ paymentId, reference, amount: amountToCapture(order, payment) });
      if (result.status === 'captured') return { type: 'captured', paymentId };
      return { type: 'capture_failed', paymentId, reason: result.reason };
    }
    case 'voiding':
      await provider.void({ paymentId, reference });
      return { type: 'voided', paymentId };
    default:
      return refundOne(provider, order, payment);
  }
}

async function refundOne(
  provider: PaymentProvider,
  order: Order,
  { id: paymentId, providerRef, refunds }: Payment,
): Promise<SystemCommand | undefined> {
  const open = refunds.find(({ status }) => status === 'started');
  const sale = order.sales.find(({ id }) => id === open?.saleId);
  if (sale === undefined) return undefined;
  await provider.refund({ refundId: sale.id, paymentId, reference: providerRef ?? '', amount: sale.subtotal });
  return { type: 'refunded', paymentId, saleId: sale.id };
}

function fromAuthorization(paymentId: string, answer: Authorization): SystemCommand {
  return answer.status === 'authorized'
    ? { type: 'authorized', paymentId, providerRef: answer.reference }
    : { type: 'declined', paymentId, reason: answer.reason };
}
