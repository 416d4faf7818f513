import { fail } from '@artel/shared/errors';
import { offsetOf, type PageQuery, type Pagination, paginate } from '@artel/shared/http';
import type { Listing, ListingRepository } from '../listings/index.js';
import type { People } from '../people/index.js';
import { type Gallery, latestFirst, maxWorks } from './gallery.js';
import type { GalleryRepository } from './repository.js';

/** Whose gallery it is, as others see them. */
export interface Curator {
  readonly id: string;
  readonly username: string;
  readonly fullName: string;
  readonly profilePicture: string | null;
}

/** One page of a gallery, the latest work first. */
export interface GalleryPage {
  readonly curator: Curator;
  readonly artworks: readonly Listing[];
  readonly pagination: Pagination;
}

/** How a work stands to a gallery after it was put in or taken out. */
export interface Curated {
  readonly isCurated: boolean;
  /** The works everyone sees in it. */
  readonly artworksCount: number;
}

export interface GalleryDependencies {
  readonly galleries: GalleryRepository;
  readonly listings: Pick<ListingRepository, 'findVisible' | 'sellersOfVisible'>;
  readonly people: Pick<People, 'cardOf'>;
  readonly isSuspended: (userId: string) => boolean;
}

export interface Galleries {
  /** The gallery of somebody who asks for it; it has been there since they registered. */
  own(caller: Pick<Curator, 'id' | 'username'>, query: PageQuery): Promise<GalleryPage>;
  /** Anybody's gallery. @throws AppError gallery_not_found */
  open(galleryId: string, query: PageQuery): Promise<GalleryPage>;
  /** Doing so again changes nothing. @throws AppError gallery_not_found | listing_not_found | gallery_full */
  curate(callerId: string, galleryId: string, artworkId: string): Promise<Curated>;
  /** Doing so again changes nothing. @throws AppError gallery_not_found */
  dismiss(callerId: string, galleryId: string, artworkId: string): Promise<Curated>;
}

/**
 * What people do with galleries. A person and their gallery share their id and their beginning: it exists from the
 * event that tells of the person, and is stored once there is something in it.
 */
export function createGalleries({ galleries, listings, people, isSuspended }: GalleryDependencies): Galleries {
  return {
    async own({ id, username }, query) {
      // Who has just registered may be unknown here yet; their token knows what they are called.
      const fromToken = { id, username, fullName: username, profilePicture: null };
      return pageOf((await curatorOf(id)) ?? fromToken, await galleries.find(id), query);
    },

    async open(galleryId, query) {
      const [curator, gallery] = await Promise.all([curatorOf(galleryId), galleries.find(galleryId)]);
      if (curator === null || gallery?.isClosed || isSuspended(galleryId)) return fail('gallery_not_found');
      return pageOf(curator, gallery, query);
    },

    async curate(callerId, galleryId, artworkId) {
      if (galleryId !== callerId) fail('gallery_not_found');
      if ((await visible([artworkId])).length === 0) fail('listing_not_found');
      const before = await galleries.add(galleryId, artworkId);
      if (before.isClosed) fail('gallery_not_found');
      const gallery = isIn(before, artworkId) ? before : await addToFull(galleryId, artworkId, latestFirst(before));
      return { isCurated: true, artworksCount: (await visible(latestFirst(gallery))).length };
    },

    async dismiss(callerId, galleryId, artworkId) {
      if (galleryId !== callerId) fail('gallery_not_found');
      const gallery = await galleries.remove(galleryId, [artworkId]);
      return { isCurated: false, artworksCount: (await visible(latestFirst(gallery))).length };
    },
  };

  async function curatorOf(id: string): Promise<Curator | null> {
    const card = await people.cardOf(id);
    if (card === null) return null;
    const { username, fullName, profilePicture } = card;
    return { id, username, fullName, profilePicture };
  }

  async function pageOf(curator: Curator, gallery: Gallery | null, query: PageQuery): Promise<GalleryPage> {
    const ids = await visible(latestFirst(gallery));
    const from = offsetOf(query);
    const found = await listings.findVisible(ids.slice(from, from + query.limit));
    const artworks = ids.flatMap((id) => found.get(id) ?? []);
    return { curator, artworks, pagination: paginate(query, ids.length) };
  }

  /** Those of the works that everyone may see, in the order given. */
  async function visible(artworkIds: readonly string[]): Promise<string[]> {
    const sellers = await listings.sellersOfVisible(artworkIds, 'artwork');
    return artworkIds.filter((id) => {
      const seller = sellers.get(id);
      return seller !== undefined && !isSuspended(seller);
    });
  }

  /** Works that were taken down never come back, so they must not keep others out. */
  async function addToFull(galleryId: string, artworkId: string, ids: readonly string[]): Promise<Gallery> {
    const there = await listings.sellersOfVisible(ids, 'artwork');
    const gone = ids.filter((id) => !there.has(id));
    if (gone.length > 0) await galleries.remove(galleryId, gone);
    const gallery = await galleries.add(galleryId, artworkId);
    if (!isIn(gallery, artworkId)) fail('gallery_full', `a gallery has room for ${maxWorks} works`);
    return gallery;
  }
}

function isIn({ works }: Gallery, artworkId: string): boolean {
  return works.some((work) => work.artworkId === artworkId);
}
