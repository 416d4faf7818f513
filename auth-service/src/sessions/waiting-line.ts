/** Keeps those out who would only wait inside. */
export interface WaitingLine {
  /** Does some work, after others if too much of it is under way. */
  pass<Result>(work: () => Promise<Result>): Promise<Result>;
}

/**
 * A line before something that is done a few at a time. When less than `enough` is under way, all who wait are let in
 * together: they share what can be shared, and find code and data in the processor's caches.
 */
export function createWaitingLine(enough: number): WaitingLine {
  let underWay = 0;
  let waiting: (() => void)[] = [];

  function leave(): void {
    underWay -= 1;
    if (underWay >= enough) return;
    const all = waiting;
    waiting = [];
    for (const enter of all) enter();
  }

  return {
    async pass(work) {
      if (underWay >= enough) await new Promise<void>((enter) => waiting.push(enter));
      underWay += 1;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
