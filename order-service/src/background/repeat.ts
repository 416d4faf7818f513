import { setTimeout as pause } from 'node:timers/promises';
import { type Logger, runWithTrace } from '@artel/shared/telemetry';

export interface Repeated {
  /** Lets the run under way finish; no other follows. */
  stop(): Promise<void>;
}

/**
 * Runs a task again and again, `everyMs` after the end of the last run, so that runs never overlap. A run that fails
 * is logged; each has a trace of its own.
 */
export function repeat(name: string, everyMs: number, task: () => Promise<void>, logger: Logger): Repeated {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await runWithTrace(undefined, task).catch((err: unknown) =>
        logger.error({ err, task: name }, 'a background task failed'),
      );
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  const done = run();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
