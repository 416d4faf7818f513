/** One thing a service has about a person. */
export interface ExportRecord {
  /** Where to go on after it: its place in the order the source gives. */
  readonly key: string;
  /** As the person may see it: plain, and without what belongs to others. */
  readonly data: Record<string, unknown>;
}

/** One kind of thing a service has about people. */
export interface ExportSource {
  /** Names the file it becomes, such as `orders`. */
  readonly collection: string;
  /** What there is about a person in an order that never changes; only what comes after a key, if one is given. */
  read(userId: string, after: string | undefined): AsyncIterable<ExportRecord>;
}
