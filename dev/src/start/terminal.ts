import type { Progress } from './progress.js';

/** Where progress is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows progress as lines; call `end` before writing anything else. */
export interface ProgressView {
  readonly progress: Progress;
  end(): void;
}

/**
 * One ✓ line for every part that is done. A terminal has one more line below them, that says what is still being
 * waited for and for how long.
 */
export function showProgress(screen: Screen, now: () => number = Date.now): ProgressView {
  const pending = new Map<string, { message: string; since: number }>();
  const erase = screen.isTTY ? '\r\x1b[K' : '';

  function draw(): void {
    const messages = [...new Set([...pending.values()].map(({ message }) => message))];
    const parts = messages.map((message) => {
      const waiting = [...pending].filter(([, part]) => part.message === message);
      const seconds = Math.floor((now() - Math.min(...waiting.map(([, { since }]) => since))) / 1000);
      return `${waiting.map(([part]) => part).join(', ')} ${message}${seconds > 1 ? ` (${seconds} s)` : ''}`;
    });
    const line = `… ${parts.join('; ')}`;
    const width = (screen.columns || 80) - 1;
    screen.write(`${erase}${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  }

  const ticker = screen.isTTY ? setInterval(() => pending.size > 0 && draw(), 1000) : undefined;
  ticker?.unref();

  return {
    progress(part, message, done = false) {
      if (done) {
        pending.delete(part);
        screen.write(`${erase}✓ ${part.padEnd(16)} ${message}\n`);
      } else pending.set(part, { message, since: pending.get(part)?.since ?? now() });
      if (screen.isTTY && pending.size > 0) draw();
    },
    end() {
      clearInterval(ticker);
      if (pending.size > 0) screen.write(erase);
      pending.clear();
    },
  };
}
