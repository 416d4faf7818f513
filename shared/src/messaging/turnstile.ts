/** Lets a bounded number through at a time, first come first served, and none while shut. */
export interface Turnstile {
  enter(): Promise<void>;
  leave(): void;
  shut(): void;
  open(): void;
}

/** An open turnstile that lets `capacity` in at once. */
export function createTurnstile(capacity: number): Turnstile {
  let inside = 0;
  let isShut = false;
  let queue: (() => void)[] = [];

  function admit(): void {
    let admitted = 0;
    while (!isShut && inside < capacity && admitted < queue.length) {
      inside += 1;
      queue[admitted]?.();
      admitted += 1;
    }
    if (admitted > 0) queue = queue.slice(admitted);
  }

  return {
    enter() {
      if (!isShut && inside < capacity && queue.length === 0) {
        inside += 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => queue.push(resolve));
    },
    leave() {
      inside -= 1;
      admit();
    },
    shut() {
      isShut = true;
    },
    open() {
      isShut = false;
      admit();
    },
  };
}
