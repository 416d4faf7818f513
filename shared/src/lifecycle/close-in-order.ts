import type { Logger } from '../telemetry/index.js';

export type ClosingStep = readonly [name: string, close: () => Promise<void>];

/**
 * Closes one thing after the other. A failing step is logged and does not keep the rest from closing, because a
 * broker that is gone must not leave the database connection open.
 */
export async function closeInOrder(steps: readonly ClosingStep[], logger: Logger): Promise<void> {
  for (const [name, close] of steps) {
    try {
      await close();
    } catch (err) {
      logger.error({ err, step: name }, 'could not close cleanly');
    }
  }
}
