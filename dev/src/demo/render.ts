import sharp from 'sharp';
import { masses, sitter, stems } from './figures.js';
import { horizon, summit, swells } from './landscapes.js';
import { dots, mosaic, orbits, whorls } from './patterns.js';
import { randomFrom } from './random.js';
import type { Sheet } from './sheet.js';
import type { Composition, DemoWork } from './work.js';

const draw: Record<Composition, (sheet: Sheet) => string> = {
  swells,
  summit,
  horizon,
  orbits,
  sitter,
  mosaic,
  dots,
  stems,
  whorls,
  masses,
};

/** Pixels of the longer side. */
const longSide = 960;

/** Prints come with their paper round them, as a share of the shorter side. */
const margin = 0.06;

/**
 * An abstract picture in the spirit of a work, not a copy of it: its own colours, its own proportions, and a
 * composition varied by its title. Equal works give equal documents.
 */
export function svgOf(work: DemoWork): string {
  const scale = longSide / Math.max(work.size.width, work.size.height);
  const [width, height] = [Math.round(work.size.width * scale), Math.round(work.size.height * scale)];
  const [ground = '#ffffff', ...inks] = work.palette;
  const picture = draw[work.composition]({ width, height, ground, inks, random: randomFrom(work.title) });
  const edge = work.edition === 'print' ? margin * Math.min(width, height) : 0;
  const inner = `<svg x="${edge}" y="${edge}" width="${width - 2 * edge}" height="${height - 2 * edge}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${picture}</svg>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#f4efe4"/>${inner}</svg>`;
}

/** Draws a work as a JPEG with a little grain, 960 px on its longer side. */
export async function render(work: DemoWork): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(work)))
    .composite([{ input: await grain(), tile: true, blend: 'soft-light' }])
    .jpeg({ quality: 86 })
    .toBuffer();
}

let paper: Promise<Buffer> | undefined;

/** A tile of paper grain, made once per process. */
function grain(): Promise<Buffer> {
  paper ??= sharp({
    create: {
      width: 256,
      height: 256,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 12 },
    },
  })
    .png()
    .toBuffer();
  return paper;
}
