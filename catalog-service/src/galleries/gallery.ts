/** A work somebody put into their gallery. */
export interface Curation {
  readonly artworkId: string;
  readonly curatedAt: Date;
}

/** What a person has curated, as it is stored; the first to be put in comes first. One a person, with their id. */
export interface Gallery {
  readonly _id: string;
  readonly works: readonly Curation[];
  /** Set for good when the account is closed. */
  readonly isClosed?: boolean;
}

/** So many works fit into a gallery: enough to be one's taste, few enough to be read at once. */
export const maxWorks = 500;

/** The ids of a gallery's works, the latest first; of no gallery, none. */
export function latestFirst(gallery: Pick<Gallery, 'works'> | null): string[] {
  return (gallery?.works ?? []).map(({ artworkId }) => artworkId).toReversed();
}
