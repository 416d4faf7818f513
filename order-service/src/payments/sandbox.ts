import { setTimeout as pause } from 'node:timers/promises';
import { fail } from '@artel/shared/errors';
import type { Money } from '@artel/shared/money';
import type { Collection, Db } from 'mongodb';
import type { Authorization, PaymentProvider } from './provider.js';

/** The methods the sandbox knows, and how each behaves. */
export const sandboxMethods = {
  pm_card_visa: 'succeeds',
  pm_card_declined: 'is declined',
  pm_card_slow: 'succeeds after a while',
  pm_card_lost_callback: 'is authorized, but the answer is lost',
} as const;

type SandboxMethod = keyof typeof sandboxMethods;

/** What the provider knows of a payment: the "outside world" our own records have to agree with. */
export interface SandboxPayment {
  _id: string;
  amount: Money;
  methodId: SandboxMethod;
  status: 'authorized' | 'declined' | 'captured' | 'voided';
  captured: Money | null;
  refunds: { id: string; amount: Money }[];
}

export interface SandboxOptions {
  readonly db: Db;
  /** How long `pm_card_slow` takes, in milliseconds. */
  readonly slowMs: number;
}

const duplicateKey = 11_000;

/** A provider without money, for development and tests: behaves like a real one, including the ways they fail. */
export function createSandbox({ db, slowMs }: SandboxOptions): PaymentProvider {
  const payments: Collection<SandboxPayment> = db.collection('sandbox_payments');

  async function record(payment: SandboxPayment): Promise<{ stored: SandboxPayment; isNew: boolean }> {
    try {
      await payments.insertOne(payment);
      return { stored: payment, isNew: true };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const stored = await payments.findOne({ _id: payment._id });
      return { stored: stored ?? payment, isNew: false };
    }
  }

  return {
    checkMethod(methodId) {
      methodOf(methodId);
    },

    async authorize({ paymentId, amount, methodId }) {
      const method = methodOf(methodId);
      if (method === 'pm_card_slow') await pause(slowMs);
      const status = method === 'pm_card_declined' ? 'declined' : 'authorized';
      const wanted = { _id: paymentId, amount, methodId: method, status, captured: null, refunds: [] } as const;
      const { stored, isNew } = await record({ ...wanted, refunds: [] });
      if (method === 'pm_card_lost_callback' && isNew) throw new Error('sandbox: the answer was lost on its way');
      return authorizationOf(stored);
    },

    async lookup(paymentId) {
      const found = await payments.findOne({ _id: paymentId });
      return found === null ? undefined : authorizationOf(found);
    },

    async capture({ paymentId, amount }) {
      await payments.updateOne(
        { _id: paymentId, status: 'authorized', 'amount.amount': { $gte: amount.amount } },
        { $set: { status: 'captured', captured: amount } },
      );
      const found = await payments.findOne({ _id: paymentId });
      if (found?.status === 'captured') return { status: 'captured' };
      return { status: 'failed', reason: `the payment is ${found?.status ?? 'unknown'}` };
    },

    async void({ paymentId }) {
      await payments.updateOne({ _id: paymentId, status: 'authorized' }, { $set: { status: 'voided' } });
    },

    async refund({ refundId, paymentId, amount }) {
      await payments.updateOne(
        { _id: paymentId, status: 'captured', 'refunds.id': { $ne: refundId } },
        { $push: { refunds: { id: refundId, amount } } },
      );
    },
  };
}

function authorizationOf({ _id, status }: SandboxPayment): Authorization {
  if (status === 'declined') return { status: 'declined', reason: 'card_declined' };
  return { status: 'authorized', reference: `sandbox_${_id}` };
}

function methodOf(methodId: string): SandboxMethod {
  const known = Object.keys(sandboxMethods) as SandboxMethod[];
  const found = known.find((method) => method === methodId);
  if (found !== undefined) return found;
  const message = `paymentMethodId must be one of: ${known.join(', ')}`;
  return fail('validation_failed', message, { fields: [{ field: 'paymentMethodId', message }] });
}

function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey;
}
