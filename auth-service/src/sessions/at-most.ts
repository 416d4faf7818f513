/** Does one piece of work when it is its turn. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Has work done in the order in which it comes, at most so much of it at any time. */
export function atMost(limit: number): InTurn {
  const waiting: (() => void)[] = [];
  let underWay = 0;

  function finish(): void {
    const next = waiting.shift();
    // Whoever finishes hands the place over, so that nobody gets in between.
    if (next === undefined) underWay -= 1;
    else next();
  }

  return async (work) => {
    if (underWay < limit) underWay += 1;
    else await new Promise<void>((start) => waiting.push(start));
    try {
      return await work();
    } finally {
      finish();
    }
  };
}
