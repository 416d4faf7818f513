import { upserting } from '@artel/shared/mongo';
import type { Collection, UpdateFilter } from 'mongodb';

/** Updates the document with an id, or creates it; any number may do so at once. */
export async function upsert<Document extends { _id: string }>(
  collection: Collection<Document>,
  id: string,
  update: UpdateFilter<Document>,
): Promise<void> {
  const documents = collection as unknown as Collection<{ _id: string }>;
  await upserting(() => documents.updateOne({ _id: id }, update as UpdateFilter<{ _id: string }>, { upsert: true }));
}
