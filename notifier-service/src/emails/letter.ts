import type { Item } from '../notices/index.js';

/** What a letter says, before it is laid out: the one source of its text and its HTML. */
export interface Letter {
  readonly subject: string;
  /** Shown by mail clients beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Lines of the order, listed with quantity and price. */
  readonly items?: readonly Item[];
  /** Label and value, such as `['Order', 'AR-20250101-000001']`. */
  readonly facts?: readonly (readonly [label: string, value: string])[];
  /** What the button says; it leads to the notice's link. */
  readonly action: string;
}

/** A letter laid out, ready for one recipient. */
export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
