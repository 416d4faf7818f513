import type { Money } from '@artel/shared/money';
import { isDuplicateKey } from '@artel/shared/mongo';
import type { Collection, Db } from 'mongodb';

/** What the sandbox knows of a payment: the "outside world" our own records have to agree with. */
export interface SandboxPayment {
  _id: string;
  amount: Money;
  methodId: string;
  status: 'authorized' | 'declined' | 'captured' | 'voided';
  captured: Money | null;
  refunds: { id: string; amount: Money }[];
}

/** Where the sandbox keeps its payments. Every change may be repeated. */
export interface SandboxRepository {
  find(paymentId: string): Promise<SandboxPayment | undefined>;
  /** Keeps a payment unless there is one with its id; gives what is kept. */
  keep(payment: SandboxPayment): Promise<{ stored: SandboxPayment; isNew: boolean }>;
  /** Takes up to the authorized amount; changes nothing unless the payment is authorized for so much. */
  capture(paymentId: string, amount: Money): Promise<void>;
  /** Lets go of a payment that is authorized. */
  void(paymentId: string): Promise<void>;
  /** Adds a refund to a captured payment, once. */
  refund(paymentId: string, refund: SandboxPayment['refunds'][number]): Promise<void>;
}

/** The sandbox's payments in the collection `sandbox_payments`. */
export function createSandboxRepository(db: Db): SandboxRepository {
  const payments: Collection<SandboxPayment> = db.collection('sandbox_payments');

  return {
    async find(paymentId) {
      return (await payments.findOne({ _id: paymentId })) ?? undefined;
    },

    async keep(payment) {
      try {
        await payments.insertOne(payment);
        return { stored: payment, isNew: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const stored = await payments.findOne({ _id: payment._id });
        return { stored: stored ?? payment, isNew: false };
      }
    },

    async capture(paymentId, amount) {
      await payments.updateOne(
        { _id: paymentId, status: 'authorized', 'amount.amount': { $gte: amount.amount } },
        { $set: { status: 'captured', captured: amount } },
      );
    },

    async void(paymentId) {
      await payments.updateOne({ _id: paymentId, status: 'authorized' }, { $set: { status: 'voided' } });
    },

    async refund(paymentId, refund) {
      await payments.updateOne(
        { _id: paymentId, status: 'captured', 'refunds.id': { $ne: refund.id } },
        { $push: { refunds: refund } },
      );
    },
  };
}
