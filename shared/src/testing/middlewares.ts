import type { DomainEvent, QueueName } from '../contracts/index.js';
import type { Middleware } from '../messaging/index.js';
import { eventually } from './eventually.js';

/** Handles every event twice, as a broker may: once for real, once more as if the acknowledgement had been lost. */
export const deliverTwice: Middleware = async (_delivery, next) => {
  await next();
  await next();
};

/**
 * Fails with probability `p`, before the handler or, as often, after it: the effect is there and yet it is tried
 * again. The same seed fails at the same places.
 */
export function failRandomly(seed: number, p: number): Middleware {
  const random = mulberry32(seed);
  return async (_delivery, next) => {
    const fails = random() < p;
    const after = random() < 0.5;
    if (fails && !after) throw new Error('failed at random, before the handler');
    await next();
    if (fails) throw new Error('failed at random, after the handler');
  };
}

/** What a recorder has seen handled. */
export interface Handled {
  /** Goes outermost, so that what is inside counts as one. */
  readonly middleware: Middleware;
  /** Resolves when a queue's handler has taken care of an event: from then on, what it did not do it will not do. */
  by(queue: QueueName, event: Pick<DomainEvent, 'id'>): Promise<void>;
}

/** Notes what was handled, for tests of what must have no effect. */
export function recordHandled(): Handled {
  const handled = new Set<string>();
  return {
    async middleware({ queue, event }, next) {
      await next();
      handled.add(`${queue} ${event.id}`);
    },
    by: (queue, { id }) =>
      eventually(() => {
        if (!handled.has(`${queue} ${id}`)) throw new Error(`${queue} has not handled ${id} yet`);
      }),
  };
}

/** Tommy Ettinger's mulberry32: small, repeatable, and good enough to choose who fails. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
