import type { Collection, UpdateFilter } from 'mongodb';

const duplicateKey = 11_000;

/**
 * Updates the document with an id, or creates it. When two do so at once the server lets one of them fail with a
 * duplicate key; by then the document is there, and the update meant for it is made.
 */
export async function upsert<Document extends { _id: string }>(
  collection: Collection<Document>,
  id: string,
  update: UpdateFilter<Document>,
): Promise<void> {
  const documents = collection as unknown as Collection<{ _id: string }>;
  try {
    await documents.updateOne({ _id: id }, update as UpdateFilter<{ _id: string }>, { upsert: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === duplicateKey)) throw error;
    await documents.updateOne({ _id: id }, update as UpdateFilter<{ _id: string }>);
  }
}
