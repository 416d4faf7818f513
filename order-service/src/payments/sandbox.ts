import { setTimeout as pause } from 'node:timers/promises';
import { fail } from '@artel/shared/errors';
import type { Authorization, PaymentProvider } from './provider.js';
import type { SandboxPayment, SandboxRepository } from './sandbox-repository.js';

/** The methods the sandbox knows, and how each behaves. */
const sandboxMethods = {
  pm_card_visa: 'succeeds',
  pm_card_declined: 'is declined',
  pm_card_slow: 'succeeds after a while',
  pm_card_lost_callback: 'is authorized, but the answer is lost',
} as const;

type SandboxMethod = keyof typeof sandboxMethods;

export interface SandboxOptions {
  readonly payments: SandboxRepository;
  /** How long `pm_card_slow` takes, in milliseconds. */
  readonly slowMs: number;
}

/** A provider without money, for development and tests: behaves like a real one, including the ways they fail. */
export function createSandbox({ payments, slowMs }: SandboxOptions): PaymentProvider {
  return {
    checkMethod(methodId) {
      methodOf(methodId);
    },

    async authorize({ paymentId, amount, methodId }) {
      const method = methodOf(methodId);
      if (method === 'pm_card_slow') await pause(slowMs);
      const status = method === 'pm_card_declined' ? 'declined' : 'authorized';
      const wanted: SandboxPayment = { _id: paymentId, amount, methodId, status, captured: null, refunds: [] };
      const { stored, isNew } = await payments.keep(wanted);
      if (method === 'pm_card_lost_callback' && isNew) throw new Error('sandbox: the answer was lost on its way');
      return authorizationOf(stored);
    },

    async lookup(paymentId) {
      const found = await payments.find(paymentId);
      return found && authorizationOf(found);
    },

    async capture({ paymentId, amount }) {
      await payments.capture(paymentId, amount);
      const found = await payments.find(paymentId);
      if (found?.status === 'captured') return { status: 'captured' };
      return { status: 'failed', reason: `the payment is ${found?.status ?? 'unknown'}` };
    },

    async void({ paymentId }) {
      await payments.void(paymentId);
    },

    async refund({ refundId, paymentId, amount }) {
      await payments.refund(paymentId, { id: refundId, amount });
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
