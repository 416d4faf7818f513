import { pause } from './backoff.js';

/** Long enough for a batch handed out together to be here together. */
const GATHER_MS = 100;

interface Suspect {
  readonly starts: number;
  readonly begin: () => void;
  readonly done: Promise<void>;
}

export interface Quarantine {
  /** Runs the task when its turn has come; settles as the task does. `starts`: how often it was begun before. */
  run(starts: number, task: () => Promise<void>): Promise<void>;
}

export interface QuarantineOptions {
  /** Resolves once whatever was answered has reached the broker, where the next suspect's end cannot undo it. */
  readonly answersArrived: () => Promise<void>;
  readonly gatherMs?: number;
}

/**
 * Runs suspects one at a time. When a process dies, everything it had open counts as started once more, although one
 * message at most was to blame. Run singly, first from the front and after the next death from the back, all others
 * get through in two rounds, and only the culprit is left to be found out.
 */
export function createQuarantine({ answersArrived, gatherMs = GATHER_MS }: QuarantineOptions): Quarantine {
  const waiting: Suspect[] = [];
  let working = false;

  async function workThrough(): Promise<void> {
    working = true;
    await pause(gatherMs);
    for (let suspect = next(waiting); suspect !== undefined; suspect = next(waiting)) {
      suspect.begin();
      await suspect.done.catch(() => undefined);
      await answersArrived();
    }
    working = false;
  }

  return {
    run(starts, task) {
      let begin = () => {};
      const turn = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const done = turn.then(task);
      waiting.push({ starts, begin, done });
      if (!working) void workThrough();
      return done;
    },
  };
}

function next(waiting: Suspect[]): Suspect | undefined {
  const fromFront = (waiting[0]?.starts ?? 0) % 2 === 0;
  return fromFront ? waiting.shift() : waiting.pop();
}
