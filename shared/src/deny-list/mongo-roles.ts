import type { Db } from 'mongodb';
import type { Role } from '../auth/index.js';
import type { DomainEvent } from '../contracts/index.js';
import { applyIfNewer } from '../projections/index.js';
import type { Logger } from '../telemetry/index.js';
import { tokensDeadAfterMs } from './mongo-closures.js';
import { createRoleList, type RoleList } from './roles.js';

interface RoleDocument {
  readonly _id: string;
  readonly sequence: number;
  readonly role: Role;
  readonly changedAt: Date;
}

/** Whose role has changed, as a service knows from the events of the one that decides it. */
export interface Roles extends Omit<RoleList, 'note'> {
  /** Takes in an event unless a later one is here: whatever the order of delivery, the last word counts. */
  apply(event: DomainEvent<'user.role_changed.v1'>): Promise<void>;
}

/** The changes in MongoDB, collection `roles`, and the recent ones in memory. */
export function createRoles(
  db: Db,
  options: { readonly logger: Logger; readonly everyMs?: number; readonly now?: () => number },
): Roles {
  const { now = Date.now } = options;
  const collection = db.collection<RoleDocument>('roles');
  const list = createRoleList({
    ...options,
    async load() {
      const since = new Date(now() - tokensDeadAfterMs);
      const recent = await collection.find({ changedAt: { $gte: since } }).toArray();
      return recent.map(({ _id: userId, role }) => ({ userId, role }));
    },
  });
  return {
    isStale: list.isStale,
    start: list.start,
    stop: list.stop,
    async apply({ aggregateId, sequence, data: { role, changedAt } }) {
      const set = { role, changedAt: new Date(changedAt) };
      const applied = await applyIfNewer(collection, { id: aggregateId, sequence, set });
      if (applied === 'applied') list.note({ userId: aggregateId, role });
    },
  };
}
