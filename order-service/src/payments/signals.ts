import { EventEmitter, once } from 'node:events';

/** Tells those who wait for a payment, within this process, that it has moved. */
export interface Signals {
  moved(paymentId: string): void;
  /** Resolves when the payment moves or after `timeoutMs`, whichever comes first. */
  wait(paymentId: string, timeoutMs: number): Promise<void>;
}

/** Signals without memory: who waits has to look first, and again afterwards. */
export function createSignals(): Signals {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    moved(paymentId) {
      emitter.emit(paymentId);
    },
    async wait(paymentId, timeoutMs) {
      await once(emitter, paymentId, { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
    },
  };
}
