/** A value that is there at times: `wait` resolves with it now, or as soon as it appears. */
export interface Latch<T> {
  readonly value: T | undefined;
  set(value: T): void;
  clear(): void;
  /** Rejects only through `fail`. */
  wait(): Promise<T>;
  /** Ends the latch: everyone waiting, now or later, is refused with `error`. */
  fail(error: Error): void;
}

/** A latch without a value. */
export function createLatch<T>(): Latch<T> {
  let value: T | undefined;
  let ended: Error | undefined;
  let waiting: { resolve: (value: T) => void; reject: (error: Error) => void }[] = [];
  return {
    get value() {
      return value;
    },
    set(next) {
      value = next;
      const woken = waiting;
      waiting = [];
      for (const { resolve } of woken) resolve(next);
    },
    clear() {
      value = undefined;
    },
    wait() {
      if (ended !== undefined) return Promise.reject(ended);
      if (value !== undefined) return Promise.resolve(value);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    fail(error) {
      value = undefined;
      ended = error;
      const woken = waiting;
      waiting = [];
      for (const { reject } of woken) reject(error);
    },
  };
}
