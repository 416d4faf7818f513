import type { Queryable } from '../database/index.js';
import { findStates, type StoredState, swapStatesIfUnchanged } from './repository.js';

/** What is stored, by key. */
export type States = ReadonlyMap<string, StoredState>;

/** What a change makes of what is stored, and tells whoever asked for it. */
export interface Changed<Result> {
  readonly next: readonly StoredState[];
  readonly result: Result;
}

export interface Counting {
  /**
   * Stores what `decide` makes of the states of some keys. If it throws, nothing of it is stored. It is asked again when
   * somebody else was faster to change them.
   */
  change<Result>(keys: readonly string[], decide: (states: States) => Changed<Result>): Promise<Result>;
  /** The same with the next change, or soon, for what nobody waits for: should it fail, it is left undone. */
  changeSoon(keys: readonly string[], decide: (states: States) => readonly StoredState[]): void;
}

export interface CountingOptions {
  readonly db: Queryable;
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

/** So that no statement gets long, however many wait. */
const mostTogether = 64;

/** How long what nobody waits for may wait for company, in milliseconds. */
const soonMs = 50;

/** A few with every change, which makes three at most: so the table stays small without anybody sweeping it. */
const forgottenPerChange = 10;

/**
 * Counts once at a time, and takes along all that have come while it was counting. Attempts from one address share a
 * row: each for itself, they waited for each other on all connections of the pool. Reads and then swaps, for which no
 * transaction is needed: other replicas are the only ones that could come between.
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
    try {
      for (const tell of await decideAndStore(batch)) tell();
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  async function decideAndStore(batch: readonly Waiting[]): Promise<(() => void)[]> {
    const read = await findStates(db, [...new Set(batch.flatMap((one) => one.keys))]);
    const states = new Map(read.map((state) => [state.key, state]));
    const telling = batch.map((one) => one.run(states));
    const unchanged = new Set(read);
    const next = [...states.values()].filter((state) => !unchanged.has(state));
    if (next.length === 0) return telling;
    const forgetBefore = new Date(now().getTime() - forgottenAfterMs);
    const forgetAtMost = forgottenPerChange * batch.length;
    const stored = await swapStatesIfUnchanged(db, { read, next, forgetBefore, forgetAtMost });
    return stored ? telling : decideAndStore(batch);
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
