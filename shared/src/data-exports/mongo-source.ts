import type { Collection, Document, Filter } from 'mongodb';
import type { ExportSource } from './source.js';

/** How a collection tells of a person. */
export interface MongoSourceOptions<Stored extends Document> {
  /** Names the file; the collection's own name may say less to people. */
  readonly collection: string;
  /** Which documents are about a person. */
  readonly about: (userId: string) => Filter<Stored>;
  /** What a document says to that person. */
  readonly view: (document: Stored, userId: string) => object | Promise<object>;
}

const perRoundTrip = 100;

/** The documents of a collection that are about a person, by their `_id`. */
export function mongoSource<Stored extends { _id: string }>(
  collection: Collection<Stored>,
  { collection: name, about, view }: MongoSourceOptions<Stored>,
): ExportSource {
  const documents = collection as unknown as Collection<Document & { _id: string }>;
  return {
    collection: name,
    async *read(userId, after) {
      const mine = about(userId) as Filter<Document & { _id: string }>;
      const filter = after === undefined ? mine : { $and: [mine, { _id: { $gt: after } }] };
      const found = documents.find(filter, { projection: { outbox: 0, outboxLease: 0 } });
      for await (const document of found.sort({ _id: 1 }).batchSize(perRoundTrip)) {
        yield { key: document._id, data: { ...(await view(document as unknown as Stored, userId)) } };
      }
    },
  };
}
