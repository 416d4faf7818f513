import { type ExportSource, mongoSource } from '@artel/shared/data-exports';
import type { Db } from 'mongodb';
import type { Journal } from '../ledger/index.js';
import { availableOf, pendingOf } from '../ledger/index.js';
import type { OrderDocument } from '../orders/index.js';
import type { PeopleRepository } from '../people/index.js';
import { boughtView, earnedView, type NameOf, soldView } from './views.js';

/** What this service has about a person, in the order of the files. Others appear in it by their username alone. */
export function exportSources(db: Db, people: Pick<PeopleRepository, 'findMany'>): ExportSource[] {
  const orders = db.collection<OrderDocument>('orders');

  async function namesOf(ids: readonly string[]): Promise<NameOf> {
    const known = await people.findMany(ids);
    return (id) => known.get(id)?.username ?? null;
  }

  return [
    {
      collection: 'profile',
      async *read(userId, after) {
        const person = (await people.findMany([userId])).get(userId);
        if (person === undefined || after !== undefined) return;
        const { username, fullName, profilePicture } = person;
        yield { key: userId, data: { username, fullName, profilePicture } };
      },
    },
    mongoSource(orders, {
      collection: 'orders',
      about: (userId) => ({ buyerId: userId }),
      view: async (order) => boughtView(order, await namesOf(order.sales.map(({ sellerId }) => sellerId))),
    }),
    mongoSource(orders, {
      collection: 'sales',
      about: (userId) => ({ 'sales.sellerId': userId }),
      view: async (order, userId) => soldView(order, userId, await namesOf([order.buyerId])),
    }),
    mongoSource(db.collection<Journal>('ledger'), {
      collection: 'earnings',
      about: (userId) => ({ 'entries.account': { $in: [pendingOf(userId), availableOf(userId)] } }),
      view: earnedView,
    }),
  ];
}
