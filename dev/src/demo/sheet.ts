import type { Random } from './random.js';

/** What a composition draws on: pixels, its colours (ground first) and its dice. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly ground: string;
  /** The palette without its ground; at least three colours. */
  readonly inks: readonly string[];
  readonly random: Random;
}

type Attributes = Record<string, string | number>;

/** One SVG element; numbers are rounded to a tenth of a pixel to keep the document small. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? Math.round(value * 10) / 10 : value}"`,
  );
  return `<${name}${written.join('')}>${content}</${name}>`;
}

/** The whole sheet filled with a vertical blend from `top` to `bottom`. */
export function wash(sheet: Sheet, top: string, bottom: string): string {
  const stops = [top, bottom].map((colour, index) => element('stop', { offset: index, 'stop-color': colour })).join('');
  const gradient = element('linearGradient', { id: 'wash', x1: 0, y1: 0, x2: 0, y2: 1 }, stops);
  return gradient + element('rect', { width: sheet.width, height: sheet.height, fill: 'url(#wash)' });
}

/** A line through points, rounded: quadratic curves that meet at the midpoints. */
export function smooth(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const at = (value: number): string => value.toFixed(1);
  const curves = rest.map(([x, y], index) => {
    const [nextX, nextY] = rest[index + 1] ?? [x, y];
    return `Q${at(x)} ${at(y)} ${at((x + nextX) / 2)} ${at((y + nextY) / 2)}`;
  });
  return `M${at(first[0])} ${at(first[1])}${curves.join('')}`;
}

/** The ink at `index`, going round when there are more shapes than inks. */
export function ink(sheet: Sheet, index: number): string {
  return sheet.inks[index % sheet.inks.length] ?? sheet.ground;
}

/** `count` numbers from 0 to 1 inclusive, evenly spread. */
export function steps(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0 : index / (count - 1)));
}
