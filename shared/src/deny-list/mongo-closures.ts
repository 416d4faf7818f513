import type { Db } from 'mongodb';
import type { DomainEvent } from '../contracts/index.js';
import { isDuplicateKey } from '../mongo/index.js';
import type { Logger } from '../telemetry/index.js';
import { createDenyList } from './deny-list.js';

/** A closed account, as a service knows of it. */
export interface Closure {
  readonly userId: string;
  readonly closedAt: Date;
}

interface ClosureDocument {
  readonly _id: string;
  readonly closedAt: Date;
}

/** Longer than any access token lives, and than clocks differ, in milliseconds. */
export const tokensDeadAfterMs = 60 * 60_000;

/** Whose accounts are closed, as a service knows from the events of the one where they close. */
export interface Closures {
  /** Answered from memory, for as long as tokens of theirs can be out: asked for every request. */
  isClosed(userId: string): boolean;
  /** Whether the account of any of these is closed. Says so before anything of theirs is erased. */
  anyClosed(userIds: readonly string[]): Promise<boolean>;
  /** Notes that an account is closed, for good. Doing so again changes nothing. */
  apply(event: DomainEvent<'user.closed.v1'>): Promise<Closure>;
  /** Makes the index, and reads who is refused from then on. */
  start(): Promise<void>;
  stop(): void;
}

/** The closures in MongoDB, collection `closures`, and the recent ones in memory. */
export function createClosures(
  db: Db,
  options: { readonly logger: Logger; readonly everyMs?: number; readonly now?: () => number },
): Closures {
  const { now = Date.now } = options;
  const collection = db.collection<ClosureDocument>('closures');
  const list = createDenyList({
    ...options,
    async load() {
      const since = new Date(now() - tokensDeadAfterMs);
      const recent = await collection.find({ closedAt: { $gte: since } }, { projection: { _id: 1 } }).toArray();
      return recent.map(({ _id }) => _id);
    },
  });
  return {
    isClosed: list.isDenied,
    async anyClosed(userIds) {
      return (await collection.countDocuments({ _id: { $in: [...userIds] } }, { limit: 1 })) > 0;
    },
    async apply({ data: { userId, closedAt } }) {
      const closure = { userId, closedAt: new Date(closedAt) };
      const write = { writeConcern: { w: 'majority' as const, j: true } };
      await collection.insertOne({ _id: userId, closedAt: closure.closedAt }, write).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      list.note(userId, true);
      return closure;
    },
    async start() {
      // Closures are kept for good and the recent ones read again and again, so they must not be looked for.
      await collection.createIndex({ closedAt: 1 });
      await list.start();
    },
    stop: list.stop,
  };
}
