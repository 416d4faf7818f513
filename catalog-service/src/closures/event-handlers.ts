import { closedName, closedUsername } from '@artel/shared/contracts';
import type { DataExportParts } from '@artel/shared/data-exports';
import type { Closures } from '@artel/shared/deny-list';
import type { Handlers } from '@artel/shared/messaging';
import type { GalleryRepository } from '../galleries/index.js';
import type { ListingRepository, Listings, SellerCard } from '../listings/index.js';
import type { Media } from '../media/index.js';
import type { People } from '../people/index.js';

export interface ClosureHandlerDependencies {
  readonly closures: Pick<Closures, 'apply'>;
  readonly people: Pick<People, 'keep' | 'anyPictured'>;
  /** Brings what listings show of a seller up to date. */
  readonly dress: (sellerId: string, card: SellerCard) => Promise<void>;
  readonly listings: Pick<Listings, 'draftsOf' | 'takeDownAll'>;
  readonly repository: Pick<ListingRepository, 'showsAny'>;
  readonly galleries: Pick<GalleryRepository, 'close'>;
  readonly exports: Pick<DataExportParts, 'drop'>;
  readonly media: Pick<Media, 'discard'>;
}

/**
 * Queue `catalog.closures`: forgets whose account is closed, and takes down what they offered. Images of listings that
 * were ever public stay, since orders may show them; drafts go with theirs. Each step may be repeated.
 */
export function closureHandlers(dependencies: ClosureHandlerDependencies): Handlers<'catalog.closures'> {
  const { closures, people, dress, listings, repository, galleries, exports, media } = dependencies;
  return {
    async 'user.closed.v1'(event) {
      const { userId } = await closures.apply(event);
      const name = { username: closedUsername(userId), fullName: closedName };
      const card: SellerCard = { ...name, profilePicture: null, sequence: event.sequence };
      await people.keep(userId, card);
      await dress(userId, card);
      await galleries.close(userId);
      await exports.drop(userId);

      const drafts = await listings.draftsOf(userId);
      const draftIds = drafts.map(({ _id }) => _id);
      const images = drafts.flatMap(({ imageUrl, thumbnailUrl, images }) => [imageUrl, thumbnailUrl, ...images]);
      const own = [...event.data.pictures, ...images.filter((image) => image !== null)];
      await media.discard(
        own,
        async (image) => (await repository.showsAny(image, draftIds)) || (await people.anyPictured(image)),
      );
      // Last, because the drafts are what tells which images to delete.
      await listings.takeDownAll(userId, drafts);
    },
  };
}
