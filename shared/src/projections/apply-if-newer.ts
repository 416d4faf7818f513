import type { Collection, Document } from 'mongodb';
import { isDuplicateKey } from '../mongo/index.js';

/**
 * Brings a projection up to an event's state, unless it is there already or further: whatever the order of delivery
 * and however often, the document ends as the highest sequence says. One atomic write on one document.
 *
 * @param event.id the aggregate's id, the projection's `_id`
 * @param event.sequence the event's number; stored in the document's `sequence`
 * @param event.set top-level fields to set; complete, since an older event may never be applied
 */
export async function applyIfNewer<Schema extends Document>(
  collection: Collection<Schema>,
  event: { readonly id: string; readonly sequence: number; readonly set: Partial<Omit<Schema, '_id' | 'sequence'>> },
): Promise<'applied' | 'ignored'> {
  const { id, sequence, set } = event;
  const documents = collection as unknown as Collection<Document & { _id: string }>;
  const filter = { _id: id, sequence: { $lt: sequence } };
  const update = { $set: { ...set, sequence } };
  const write = { writeConcern: { w: 'majority' as const, j: true } };
  try {
    const { matchedCount, upsertedCount } = await documents.updateOne(filter, update, { ...write, upsert: true });
    return matchedCount + upsertedCount > 0 ? 'applied' : 'ignored';
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  // The document exists: it is as new, or another event has just created it with a lower number. Only the database knows.
  const { matchedCount } = await documents.updateOne(filter, update, write);
  return matchedCount > 0 ? 'applied' : 'ignored';
}
