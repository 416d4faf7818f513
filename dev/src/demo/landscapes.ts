import { element, ink, type Sheet, smooth, steps, wash } from './sheet.js';

/** Waves in layers, nearer ones darker and taller, and a disc above them. */
export function swells(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const disc = element('circle', {
    cx: random.between(0.55, 0.85) * width,
    cy: random.between(0.16, 0.28) * height,
    r: random.between(0.06, 0.1) * height,
    fill: ink(sheet, 3),
    'fill-opacity': 0.9,
  });
  const layers = steps(8).map((depth, index) => {
    const base = height * (0.42 + depth * 0.5);
    const lift = height * random.between(0.03, 0.07) * (1.4 - depth * 0.4);
    const phase = random.between(0, Math.PI * 2);
    const crest = steps(13).map(
      (x) => [x * width, base + Math.sin(phase + x * random.between(7.5, 8.5)) * lift] as const,
    );
    const shape = `${smooth(crest)}L${width} ${height}L0 ${height}Z`;
    const foam = { d: smooth(crest), fill: 'none', stroke: ink(sheet, 3), 'stroke-width': height * 0.006 };
    return element('path', { d: shape, fill: ink(sheet, [2, 1, 0][index % 3] ?? 0) }) + element('path', foam);
  });
  return wash(sheet, sheet.ground, ink(sheet, 3)) + disc + layers.join('') + breaker(sheet);
}

/** One wave that curls over, drawn as nested arcs. */
function breaker(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const centre = [width * random.between(0.2, 0.3), height * random.between(0.5, 0.56)] as const;
  const reach = Math.min(width, height) * 0.34;
  return steps(7)
    .map((step, index) => {
      const r = reach * (1 - step * 0.8);
      return element('path', {
        d: `M${centre[0] - r} ${height * 0.98}C${centre[0] - r} ${centre[1] - r},${centre[0] + r * 0.7} ${centre[1] - r * 1.2},${centre[0] + r} ${centre[1] + r * 0.2}`,
        fill: 'none',
        stroke: ink(sheet, [0, 3, 1, 3, 2, 3, 0][index] ?? 0),
        'stroke-width': reach * (index % 2 === 0 ? 0.13 : 0.03),
        'stroke-linecap': 'round',
      });
    })
    .join('');
}

/** One mountain off the middle, streaked sky, dark bands at its foot. */
export function summit(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const top = [width * random.between(0.52, 0.68), height * random.between(0.16, 0.26)] as const;
  const foot = height * 0.84;
  const mountain = `M${-0.1 * width} ${foot}C${top[0] * 0.6} ${foot * 0.92},${top[0] * 0.85} ${top[1] * 1.6},${top[0]} ${top[1]}C${top[0] * 1.12} ${top[1] * 1.7},${width * 0.9} ${foot * 0.8},${width * 1.1} ${foot}Z`;
  const cap = smooth([
    [top[0] * 0.8, top[1] * 2.1],
    [top[0] * 0.9, top[1] * 1.8],
    [top[0], top[1] * 2.2],
    [top[0] * 1.08, top[1] * 1.8],
    [top[0] * 1.16, top[1] * 2.1],
  ]);
  const clip = element('clipPath', { id: 'mountain' }, element('path', { d: mountain }));
  const snow = element('path', {
    d: `${cap}L${top[0] * 1.2} 0L${top[0] * 0.75} 0Z`,
    fill: ink(sheet, 2),
    'clip-path': 'url(#mountain)',
  });
  const foothills = steps(4).map((step, index) => {
    const base = height * (0.76 + step * 0.18);
    const ridge = steps(9).map((x) => [x * width, base + random.between(-0.035, 0.035) * height] as const);
    return element('path', {
      d: `${smooth(ridge)}L${width} ${height}L0 ${height}Z`,
      fill: ink(sheet, 1 + (index % 4)),
    });
  });
  const slope = element('path', { d: mountain, fill: ink(sheet, 0) });
  return (
    wash(sheet, sheet.ground, ink(sheet, 2)) + streaks(sheet, 0.08, 0.6) + slope + clip + snow + foothills.join('')
  );
}

/** Sky, a low line, water: mostly light, and a sun that is reflected. */
export function horizon(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const line = height * random.between(0.58, 0.7);
  const sun = { cx: width * random.between(0.25, 0.75), cy: line * random.between(0.5, 0.82) };
  const glow = steps(6).map((step) =>
    element('circle', {
      ...sun,
      r: height * (0.3 - step * 0.25),
      fill: ink(sheet, 2),
      'fill-opacity': 0.14 + step * 0.12,
    }),
  );
  const shore = steps(14).map((x) => [x * width, line - random.between(0, 0.06) * height] as const);
  const land = element('path', { d: `${smooth(shore)}L${width} ${line}L0 ${line}Z`, fill: ink(sheet, 3) });
  const water = element('rect', { y: line, width, height: height - line, fill: ink(sheet, 1) });
  const ripples = steps(90).map((depth) => {
    const near = random.between(0, 1) < 0.4 ? sun.cx : random.between(0, width);
    const length = width * random.between(0.02, 0.13) * (0.4 + depth);
    const y = line + (height - line) * depth ** 1.4;
    return stroke(
      near - length * random.between(0, 1),
      y,
      length,
      height * 0.005 * (0.6 + depth),
      random.pick(sheet.inks),
    );
  });
  return (
    wash(sheet, sheet.ground, ink(sheet, 2)) +
    streaks(sheet, 0.04, 0.5) +
    glow.join('') +
    water +
    land +
    ripples.join('')
  );
}

/** Long thin clouds between two heights, given as fractions of the sheet. */
function streaks(sheet: Sheet, from: number, to: number): string {
  const { width, height, random } = sheet;
  return steps(16)
    .map((step) => {
      const length = width * random.between(0.15, 0.5);
      const y = height * (from + (to - from) * step);
      return stroke(random.between(-0.1, 0.8) * width, y, length, height * random.between(0.004, 0.014), ink(sheet, 4));
    })
    .join('');
}

function stroke(x: number, y: number, length: number, thickness: number, fill: string): string {
  return element('rect', { x, y, width: length, height: thickness, rx: thickness / 2, fill, 'fill-opacity': 0.6 });
}
