import { type Logger, runWithTrace } from '@artel/shared/telemetry';

/** How long after being woken a round begins, in milliseconds: an answer is out by then and does not wait for it. */
const delayMs = 25;

export interface Rounds {
  start(): void;
  /** Has a round begin soon, and one more if one is under way. */
  wake(): void;
  /** Lets the round under way finish; no other follows. */
  stop(): Promise<void>;
}

/** Runs a round when woken and every `everyMs`; never two at once. A round that fails is logged. */
export function createRounds(options: {
  readonly name: string;
  readonly everyMs: number;
  readonly round: () => Promise<void>;
  readonly logger: Logger;
}): Rounds {
  const { name, everyMs, round, logger } = options;
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  let running: Promise<void> | undefined;
  let isAskedFor = false;

  function schedule(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = run();
    }, ms);
  }

  async function run(): Promise<void> {
    isAskedFor = false;
    await runWithTrace(undefined, round).catch((err: unknown) =>
      logger.error({ err, task: name }, 'a background task failed'),
    );
    running = undefined;
    if (!stopped) schedule(isAskedFor ? delayMs : everyMs);
  }

  return {
    start() {
      stopped = false;
      schedule(0);
    },
    wake() {
      if (isAskedFor) return;
      isAskedFor = true;
      if (!stopped && running === undefined) schedule(delayMs);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
