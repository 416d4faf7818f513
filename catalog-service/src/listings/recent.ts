export interface Recent<Value> {
  /** What `load` gave at most `ttlMs` ago, else what it gives now; many callers at once share one load. */
  get(key: string, load: (key: string) => Promise<Value>): Promise<Value>;
  /** The next `get` loads anew, also where a load is under way. */
  forget(key: string): void;
  clear(): void;
}

interface Entry<Value> {
  readonly value: Promise<Value>;
  readonly until: number;
}

/**
 * Remembers the last `max` loaded values for a moment, so that a page everyone is looking at costs one query and not
 * thousands. A change made by this process is seen at once, by another after `ttlMs`; 0 turns it off.
 */
export function createRecent<Value>({ max, ttlMs }: { max: number; ttlMs: number }): Recent<Value> {
  const entries = new Map<string, Entry<Value>>();

  const load = (key: string, from: (key: string) => Promise<Value>): Promise<Value> => {
    const entry = { value: from(key), until: performance.now() + ttlMs };
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    // A failure is not worth remembering. Whoever waits for the value hears of it there.
    entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
    return entry.value;
  };

  return {
    get(key, from) {
      if (ttlMs === 0) return from(key);
      const found = entries.get(key);
      return found !== undefined && found.until > performance.now() ? found.value : load(key, from);
    },
    forget(key) {
      entries.delete(key);
    },
    clear() {
      entries.clear();
    },
  };
}
