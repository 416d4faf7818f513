import type { Database } from '../database/index.js';
import { lockStates, type StoredState, saveOutcome } from './repository.js';

/** What is stored, by key. */
export type States = ReadonlyMap<string, StoredState>;

/** What a change makes of what is stored, and tells whoever asked for it. */
export interface Changed<Result> {
  readonly next: readonly StoredState[];
  readonly result: Result;
}

export interface Counting {
  /** Locks the states of some keys and stores what `decide` makes of them. If it throws, nothing of it is stored. */
  change<Result>(keys: readonly string[], decide: (states: States) => Changed<Result>): Promise<Result>;
  /** The same with the next change, or soon, for what nobody waits for: should it fail, it is left undone. */
  changeSoon(keys: readonly string[], decide: (states: States) => readonly StoredState[]): void;
}

export interface CountingOptions {
  readonly db: Database;
  readonly now: () => Date;
  /** States that nobody has touched for so long are deleted, in milliseconds. */
  readonly forgottenAfterMs: number;
}

interface Waiting {
  readonly keys: readonly string[];
  /** Changes the states. What it returns tells the one who waits, once the change is stored. */
  run(states: Map<string, StoredState>): () => void;
  reject(error: unknown): void;
}

/** So that no transaction gets long, however many wait. */
const mostTogether = 64;

/** How long what nobody waits for may wait for company, in milliseconds. */
const soonMs = 50;

/** A few with every change, which makes three at most: so the table stays small without anybody sweeping it. */
const forgottenPerChange = 10;

/**
 * Counts in one transaction at a time, which takes along all that have come while the last one ran. Attempts from one
 * address share a row: each in a transaction of its own, they waited for each other on all connections of the pool.
 */
export function createCounting({ db, now, forgottenAfterMs }: CountingOptions): Counting {
  const waiting: Waiting[] = [];
  let counting = false;
  let planned = false;

  async function countAll(): Promise<void> {
    if (counting) return;
    counting = true;
    while (waiting.length > 0) await countTogether(waiting.splice(0, mostTogether));
    counting = false;
  }

  async function countTogether(batch: readonly Waiting[]): Promise<void> {
    const at = now();
    const keys = [...new Set(batch.flatMap((one) => one.keys))];
    try {
      const tellAll = await db.transaction(async (tx) => {
        const stored = await lockStates(tx, keys, at);
        const states = new Map(stored.map((state) => [state.key, state]));
        const telling = batch.map((one) => one.run(states));
        const before = new Set(stored);
        const after = [...states.values()];
        await saveOutcome(tx, {
          changed: after.filter((state) => !before.has(state)),
          untouched: after.filter((state) => before.has(state)).map(({ key }) => key),
          forgetBefore: new Date(at.getTime() - forgottenAfterMs),
          forgetAtMost: forgottenPerChange * batch.length,
        });
        return telling;
      });
      for (const tell of tellAll) tell();
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  function enqueue<Result>(keys: readonly string[], decide: (states: States) => Changed<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const run = (states: Map<string, StoredState>) => {
        try {
          const { next, result } = decide(states);
          for (const state of next) states.set(state.key, state);
          return () => resolve(result);
        } catch (error) {
          return () => reject(error);
        }
      };
      waiting.push({ keys, run, reject });
    });
  }

  return {
    change(keys, decide) {
      const changed = enqueue(keys, decide);
      void countAll();
      return changed;
    },
    changeSoon(keys, decide) {
      enqueue(keys, (states) => ({ next: decide(states), result: undefined })).catch(() => undefined);
      if (planned) return;
      planned = true;
      setTimeout(() => {
        planned = false;
        void countAll();
      }, soonMs).unref();
    },
  };
}
