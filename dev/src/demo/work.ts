/** The compositions `render.ts` can draw; each is a family of pictures, varied by the work's own title and palette. */
export type Composition =
  | 'swells'
  | 'summit'
  | 'horizon'
  | 'orbits'
  | 'sitter'
  | 'mosaic'
  | 'dots'
  | 'stems'
  | 'whorls'
  | 'masses';

/** How a work is sold: the one original, one of an edition, or a file. */
export type Edition = 'original' | 'print' | 'digital';

/** A work in the public domain, as the museum that holds it describes it; words and price are ours. */
export interface DemoWork {
  /** Username of a `DemoArtist`. */
  readonly artist: string;
  readonly title: string;
  /** The year it was finished, as far as known. */
  readonly year: number;
  readonly medium: string;
  readonly material: string;
  /** Centimetres. `about` marks a sheet format whose impressions differ by some millimetres. */
  readonly size: { readonly height: number; readonly width: number; readonly depth?: number; readonly about?: true };
  readonly category: 'painting' | 'printmaking' | 'sculpture' | 'digital' | 'traditional';
  readonly tags: readonly string[];
  readonly description: string;
  /** Euros, as on the wire. */
  readonly price: number;
  readonly edition: Edition;
  /** `request`: the artist agrees before the buyer pays. Instant where left out. */
  readonly saleMode?: 'request';
  readonly composition: Composition;
  /** Ground first, then the colours laid over it, `#rrggbb`. */
  readonly palette: readonly string[];
}

export interface DemoArtist {
  readonly username: string;
  readonly fullName: string;
  readonly bio: string;
}

/** How many there are to sell: one original, thirty prints, any number of files (null). */
export function stockOf(work: Pick<DemoWork, 'edition'>): number | null {
  return { original: 1, print: 30, digital: null }[work.edition];
}

/** What tells a work apart: two artists may have had the same title in mind. */
export function keyOf({ artist, title }: Pick<DemoWork, 'artist' | 'title'>): string {
  return `${artist}: ${title}`;
}
