import type { Principal } from '@artel/shared/auth';
import { closedUsername } from '@artel/shared/contracts';
import { fail } from '@artel/shared/errors';
import { newId, paginate } from '@artel/shared/http';
import { defaultCurrency } from '@artel/shared/money';
import type { KindName } from '../kinds/index.js';
import type { People } from '../people/index.js';
import { encodeCursor } from './cursor.js';
import {
  announcementOf,
  changeListing,
  isVisibleTo,
  type ListingChanges,
  type NewListing,
  openListing,
  retireListing,
  withdrawListing,
} from './decide.js';
import { listingEvent } from './events.js';
import { type ListPlan, type ListQuery, planList } from './filters.js';
import type { ListingMemory, ListPage } from './memory.js';
import type { Listing } from './model.js';
import type { ListingRepository } from './repository.js';
import type { ViewCounter } from './views.js';

export interface ListingDependencies {
  readonly repository: ListingRepository;
  readonly people: Pick<People, 'cardOf'>;
  readonly memory: ListingMemory;
  readonly views: Pick<ViewCounter, 'add'>;
  /** Tells the relay that there is something to send. */
  readonly wake: () => void;
}

/** What `If-Match` asks of the version a change starts from; throws to refuse. */
export type Precondition = (listing: Listing) => void;

/** A listing among others: a kind of its own, or undefined for any. */
export interface ListingRef {
  readonly id: string;
  readonly kind: KindName | undefined;
}

export type Listings = ReturnType<typeof createListings>;

const maxAttempts = 5;

/** More than anybody has; it only keeps a mistake from filling the memory. */
const maxDrafts = 10_000;

/** What people do with listings. */
export function createListings({ repository, people, memory, views, wake }: ListingDependencies) {
  /** The listing, if the viewer may know of it; else `listing_not_found`. */
  function visible(found: Listing | null, { kind }: ListingRef, viewerId?: string): Listing {
    if (found === null || (kind !== undefined && found.kind !== kind) || !isVisibleTo(found, viewerId)) {
      return fail('listing_not_found');
    }
    return found;
  }

  /** Applies a change to the latest version, again where somebody else was faster. */
  async function change(
    ref: ListingRef,
    ownerId: string,
    precondition: Precondition,
    step: (listing: Listing) => Listing,
  ): Promise<Listing> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const before = visible(await repository.find(ref.id), ref, ownerId);
      if (before.sellerId !== ownerId) fail('forbidden', 'only who published a listing may change it');
      precondition(before);
      const after = step(before);
      if (after === before) return before;
      const type = announcementOf(before.status, after.status);
      const saved = await repository.replace(before, after, type === null ? [] : [listingEvent(type, after)]);
      if (!saved) continue;
      settled(ref.id);
      return after;
    }
    return fail('conflict', 'the listing is changing too fast; try again');
  }

  /** Again until none is left: one that somebody else has just changed is found once more. */
  async function retireAll(sellerId: string): Promise<void> {
    for (;;) {
      const listings = await repository.someOf(sellerId, ['published', 'sold'], 100);
      if (listings.length === 0) return;
      for (const before of listings) {
        const after = retireListing(before, new Date());
        const type = announcementOf(before.status, after.status);
        const saved = await repository.replace(before, after, type === null ? [] : [listingEvent(type, after)]);
        if (saved) settled(before._id);
      }
    }
  }

  function settled(id: string): void {
    memory.changed(id);
    wake();
  }

  return {
    /** Publishes a listing, or keeps it as a draft. */
    async create(seller: Principal, kind: KindName, input: NewListing): Promise<Listing> {
      // Who has just registered may be unknown here yet; their token knows what they are called.
      const fromToken = { username: seller.username, fullName: seller.username, profilePicture: null, sequence: 0 };
      const card = (await people.cardOf(seller.id)) ?? fromToken;
      const origin = {
        id: newId(),
        kind,
        sellerId: seller.id,
        seller: card,
        currency: defaultCurrency,
        now: new Date(),
      };
      const listing = openListing(input, origin);
      const type = announcementOf(null, listing.status);
      await repository.insert(listing, type === null ? [] : [listingEvent(type, listing)]);
      settled(listing._id);
      // News of the seller that came in between has dressed their listings, but not this one.
      const news = await people.cardOf(seller.id);
      const isNews = news !== null && news.sequence > card.sequence;
      if (isNews) await repository.dress(seller.id, news, listing._id);
      if (news?.username === closedUsername(seller.id)) {
        await repository.deleteDrafts([listing._id]);
        await retireAll(seller.id);
        fail('unauthorized', 'The account is closed');
      }
      return isNews ? { ...listing, seller: news, version: listing.version + 1 } : listing;
    },

    /** One listing, counted as viewed unless its owner looks. Throws `listing_not_found`. */
    async get(ref: ListingRef, viewerId?: string): Promise<Listing> {
      const listing = visible(await memory.listings.get(ref.id, repository.find), ref, viewerId);
      if (listing.sellerId !== viewerId) views.add(ref.id);
      return listing;
    },

    /** One page of listings. */
    list(query: ListQuery, viewerId?: string): Promise<ListPage> {
      const plan = planList(query, viewerId);
      return memory.pages.get(JSON.stringify([plan, query.page]), () => load(plan, query));
    },

    /** Changes one's own listing. Throws `listing_not_found`, `forbidden`, or what the precondition throws. */
    update(
      ref: ListingRef,
      ownerId: string,
      changesOf: (kind: KindName) => ListingChanges,
      precondition: Precondition,
    ) {
      return change(ref, ownerId, precondition, (listing) =>
        changeListing(listing, changesOf(listing.kind), new Date()),
      );
    },

    /** Takes one's own listing down for good; errors as `update`. */
    async withdraw(ref: ListingRef, ownerId: string, precondition: Precondition): Promise<void> {
      await change(ref, ownerId, precondition, (listing) => withdrawListing(listing, new Date()));
    },

    /** The listings that a person keeps to themselves. */
    draftsOf: (sellerId: string): Promise<Listing[]> => repository.someOf(sellerId, ['draft'], maxDrafts),

    /**
     * Takes down everything of somebody who has gone; drafts are deleted. Called once their card says so: what they
     * create at the same moment finds it and goes as well.
     */
    async takeDownAll(sellerId: string, drafts: readonly Listing[]): Promise<void> {
      await repository.deleteDrafts(drafts.map(({ _id }) => _id));
      await retireAll(sellerId);
      memory.changedMany();
    },
  };

  async function load(plan: ListPlan, query: ListQuery): Promise<ListPage> {
    const found = await repository.list(plan);
    const listings = found.slice(0, plan.limit);
    const hasNext = found.length > plan.limit;
    const total = await totalOf(plan, listings.length, hasNext);
    const last = listings.at(-1);
    const nextCursor = hasNext && last && plan.cursorField ? encodeCursor(plan.cursorField, last) : undefined;
    return { listings, pagination: { ...paginate(query, total), hasNext, ...(nextCursor && { nextCursor }) } };
  }

  /** A last page says by itself how many there are; only a full one needs a count. */
  async function totalOf({ filter, skip, after }: ListPlan, onPage: number, hasNext: boolean): Promise<number> {
    const isLastCounted = after === null && !hasNext && (onPage > 0 || skip === 0);
    return isLastCounted ? skip + onPage : memory.totals.of(filter);
  }
}
