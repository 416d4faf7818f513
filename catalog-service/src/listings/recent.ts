import { LRUCache } from 'lru-cache';

export interface Recent<Value> {
  /** What `load` gave at most `ttlMs` ago, else what it gives now; many callers at once share one load. */
  get(key: string, load: (key: string) => Promise<Value>): Promise<Value>;
  /** The next `get` loads anew, also where a load is under way. */
  forget(key: string): void;
  clear(): void;
}

/**
 * Remembers the `max` values last asked for, each for a moment, so that a page everyone is looking at costs one query
 * and not thousands. A change made by this process is seen at once, by another after `ttlMs`; 0 turns it off.
 */
export function createRecent<Value>({ max, ttlMs }: { max: number; ttlMs: number }): Recent<Value> {
  // What is kept are promises, and not what they come to: whoever asks meanwhile waits for the same load.
  const values = new LRUCache<string, Promise<Value>>({ max, ttl: ttlMs });

  return {
    get(key, load) {
      if (ttlMs === 0) return load(key);
      const found = values.get(key);
      if (found !== undefined) return found;
      const value = load(key);
      values.set(key, value);
      // A failure is not worth remembering. Whoever waits for the value hears of it there.
      value.catch(() => values.peek(key) === value && values.delete(key));
      return value;
    },
    forget: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
