import { upserting } from '@artel/shared/mongo';
import type { Collection, Db, Document } from 'mongodb';
import { type Gallery, maxWorks } from './gallery.js';

/** Where galleries are kept. Each is one document, so that what is in it and how much that is never disagree. */
export interface GalleryRepository {
  /** Null while nothing was ever put in. */
  find(id: string): Promise<Gallery | null>;
  /** Puts a work in unless it is there, the gallery is full, or closed. Returns the gallery as it is then. */
  add(id: string, artworkId: string): Promise<Gallery>;
  /** Takes works out. Returns the gallery as it is then; null while nothing was ever put in. */
  remove(id: string, artworkIds: readonly string[]): Promise<Gallery | null>;
  /** Empties a gallery for good, also one that does not exist yet: nothing is put in from now on. */
  close(id: string): Promise<void>;
}

/** The galleries of a database. */
export function createGalleryRepository(db: Db): GalleryRepository {
  const collection: Collection<Gallery> = db.collection('galleries');

  return {
    find: (id) => collection.findOne({ _id: id }),

    async add(id, artworkId) {
      const add = () =>
        collection.findOneAndUpdate({ _id: id }, entering(artworkId), { upsert: true, returnDocument: 'after' });
      const gallery = await upserting(add);
      if (gallery === null) throw new Error(`gallery ${id} was neither found nor made`);
      return gallery;
    },

    remove: (id, artworkIds) =>
      collection.findOneAndUpdate(
        { _id: id },
        { $pull: { works: { artworkId: { $in: [...artworkIds] } } } },
        { returnDocument: 'after' },
      ),

    async close(id) {
      const close = () => collection.updateOne({ _id: id }, { $set: { works: [], isClosed: true } }, { upsert: true });
      await upserting(close);
    },
  };
}

/** Whether the work may enter is decided where it enters: any number of requests at once agree on the outcome. */
function entering(artworkId: string): Document[] {
  const works = { $ifNull: ['$works', []] };
  const mayEnter = {
    $and: [
      { $ne: ['$isClosed', true] },
      { $lt: [{ $size: works }, maxWorks] },
      { $not: [{ $in: [{ $literal: artworkId }, { $ifNull: ['$works.artworkId', []] }] }] },
    ],
  };
  const entry = { artworkId: { $literal: artworkId }, curatedAt: '$$NOW' };
  return [{ $set: { works: { $cond: [mayEnter, { $concatArrays: [works, [entry]] }, works] } } }];
}
