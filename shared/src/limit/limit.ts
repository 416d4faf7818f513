/** Runs tasks, so many at a time at the most; gives what each comes to. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Lets at most `max` tasks run at once; the others wait in the order they came. */
export function limit(max: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < max) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place goes straight to who waits longest, so that nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
