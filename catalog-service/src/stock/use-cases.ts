import type { Logger } from '@artel/shared/telemetry';
import {
  afterGivingBack,
  afterSaleEnded,
  afterTaking,
  answerFor,
  mergeLines,
  nextStep,
  type Transition,
} from './decide.js';
import { answerEvent } from './events.js';
import { type LineDependencies, returnLine, takeLine } from './line.js';
import type { Line, Reservation } from './model.js';
import type { Reservations } from './repository.js';
import type { Shelves } from './shelf-repository.js';

export interface StockDependencies {
  readonly shelves: Shelves;
  readonly reservations: Reservations;
  /** A listing's stock has changed. */
  readonly changed: (listingId: string) => void;
  /** Tells the relay that there is something to send. */
  readonly wake: () => void;
  readonly logger: Logger;
}

/** A payment that wants the stock of one sale. */
export interface ReserveRequest {
  readonly saleId: string;
  readonly orderId: string;
  readonly paymentId: string;
  readonly lines: readonly Line[];
}

export type Stock = ReturnType<typeof createStock>;

/**
 * Reserving and releasing stock, driven by one reservation document per sale.
 *
 * Each step reads the reservation, does what its status says on the listings, one conditional write each, and moves the
 * reservation on by compare-and-swap. Every listing remembers which sales have touched it, so a step may be repeated,
 * after a crash or by two at once, without effect; and a release leaves marks that a late take runs into. So there is
 * one effect whatever is delivered twice, killed, or overtaken.
 */
export function createStock({ shelves, reservations, changed, wake, logger }: StockDependencies) {
  const lineDependencies: LineDependencies = { shelves, reservations, changed };

  /** Does the step a reservation's status asks for; null when there is none. */
  async function step({ _id: saleId, status, lines }: Reservation): Promise<Transition | null> {
    switch (nextStep(status)) {
      case 'take': {
        const takings = [];
        for (const { listingId, quantity } of lines) {
          const line = { listingId, quantity };
          takings.push({ line, taking: await takeLine(lineDependencies, saleId, line) });
        }
        return afterTaking(takings);
      }
      case 'give back':
        for (const line of lines) await returnLine(lineDependencies, saleId, line);
        return afterGivingBack(status);
      case 'rest':
        return null;
    }
  }

  /** Takes a reservation as far as it goes, and answers the payment if there is one. */
  async function drive(saleId: string, request?: ReserveRequest): Promise<void> {
    for (;;) {
      const before = await reservations.find(saleId);
      if (before === null) throw new Error(`sale ${saleId} has no reservation`);
      const to = await step(before);
      const answer = request ? answerFor({ ...before, ...to }, request.paymentId, request.lines) : null;
      if (to === null && answer === null) return;
      const { paymentId, lines } = request ?? { paymentId: '', lines: [] };
      const stored = answer && { paymentId, event: answerEvent(before, paymentId, answer, lines) };
      if (!(await reservations.save(before, to, stored))) continue;
      wake();
      if (answer) logger.info({ event: answer.type.replace('.v1', ''), orderId: before.orderId, saleId, paymentId });
    }
  }

  return {
    /** Takes every line of a sale from stock or none, and stores the payment's one answer. */
    async reserve(request: ReserveRequest): Promise<void> {
      const { saleId, orderId } = request;
      const lines = mergeLines(request.lines);
      await reservations.open({ saleId, orderId, lines, status: 'reserving' });
      await drive(saleId, { ...request, lines });
    },

    /** Gives back what a sale holds. A sale that holds nothing yet will never get anything. */
    async release({ saleId, orderId }: { readonly saleId: string; readonly orderId: string }): Promise<void> {
      await reservations.open({ saleId, orderId, lines: [], status: 'released' });
      for (;;) {
        const before = await reservations.find(saleId);
        const to = before && afterSaleEnded(before);
        if (before === null || to === null || (await reservations.save(before, to, null))) break;
      }
      await drive(saleId);
    },
  };
}
