import { element, ink, type Sheet, smooth, steps, wash } from './sheet.js';

/** Rings, petals and one spiral. */
export function orbits(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const unit = Math.min(width, height);
  const bodies = steps(6).map((step, index) => {
    const cx = width * random.between(0.22, 0.78);
    const cy = height * (0.14 + step * 0.72);
    const reach = unit * random.between(0.12, 0.26);
    return rings(sheet, cx, cy, reach, index) + (index % 2 === 0 ? petals(sheet, cx, cy, reach * 1.25, index + 1) : '');
  });
  const turns = steps(120).map((step) => {
    const r = unit * 0.44 * step;
    const angle = step * Math.PI * 7;
    return [width / 2 + Math.cos(angle) * r, height / 2 + Math.sin(angle) * r] as const;
  });
  const spiral = { d: smooth(turns), fill: 'none', stroke: ink(sheet, 4), 'stroke-width': unit * 0.008 };
  return wash(sheet, sheet.ground, sheet.ground) + bodies.join('') + element('path', spiral);
}

function rings(sheet: Sheet, cx: number, cy: number, reach: number, shift: number): string {
  return steps(5)
    .map((step, index) => element('circle', { cx, cy, r: reach * (1 - step * 0.82), fill: ink(sheet, index + shift) }))
    .join('');
}

function petals(sheet: Sheet, cx: number, cy: number, reach: number, shift: number): string {
  return steps(13)
    .slice(1)
    .map((turn, index) =>
      element('ellipse', {
        cx,
        cy: cy - reach * 0.8,
        rx: reach * 0.1,
        ry: reach * 0.28,
        fill: ink(sheet, shift + (index % 2)),
        transform: `rotate(${(turn * 360).toFixed(0)} ${cx.toFixed(1)} ${cy.toFixed(1)})`,
      }),
    )
    .join('');
}

/** A wall of uneven tiles, some split, some set with a ring. */
export function mosaic(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const columns = width > height ? 14 : 10;
  const size = width / columns;
  const rows = Math.ceil(height / size);
  const tiles = Array.from({ length: columns * rows }, (_, index) => {
    const [x, y] = [(index % columns) * size, Math.floor(index / columns) * size];
    const tall = size * random.pick([0.94, 0.94, 1.9]);
    const fill = random.pick(sheet.inks);
    const tile = element('rect', { x, y, width: size * 0.94, height: tall, rx: size * 0.06, fill });
    return tile + inlay(sheet, x, y, size * 0.94);
  });
  return wash(sheet, sheet.ground, sheet.ground) + tiles.join('');
}

function inlay(sheet: Sheet, x: number, y: number, size: number): string {
  const fill = sheet.random.pick(sheet.inks);
  const kind = sheet.random.pick(['none', 'none', 'corner', 'ring', 'bar']);
  if (kind === 'corner') return element('path', { d: `M${x} ${y}h${size}L${x} ${y + size}Z`, fill });
  if (kind === 'bar') return element('rect', { x, y: y + size * 0.4, width: size, height: size * 0.2, fill });
  if (kind === 'none') return '';
  const ring = {
    cx: x + size / 2,
    cy: y + size / 2,
    r: size * 0.28,
    fill: 'none',
    stroke: fill,
    'stroke-width': size * 0.12,
  };
  return element('circle', ring);
}

/** Nothing but dots: fields of colour that blend from a few steps away. */
export function dots(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const unit = Math.min(width, height);
  const centres = sheet.inks.map((colour) => ({ colour, x: random.between(0, width), y: random.between(0, height) }));
  const marks = steps(2600).map(() => {
    const [cx, cy] = [random.between(0, width), random.between(0, height)];
    const nearest = centres.reduce((best, centre) => {
      const distance = (c: typeof centre): number => Math.hypot((c.x - cx) / width, (c.y - cy) / height);
      return distance(centre) * random.between(0.7, 1.3) < distance(best) ? centre : best;
    });
    return element('circle', { cx, cy, r: unit * random.between(0.005, 0.014), fill: nearest.colour });
  });
  return wash(sheet, sheet.ground, ink(sheet, 0)) + marks.join('');
}

/** Brushstrokes that turn round a few centres. */
export function whorls(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const unit = Math.min(width, height);
  const eyes = steps(4).map((step) => ({
    x: width * (0.12 + step * 0.76),
    y: height * random.between(0.18, 0.6),
    spin: random.pick([-1, 1]),
    reach: unit * random.between(0.18, 0.34),
  }));
  const strokes = steps(900).map(() => {
    const line: [number, number][] = [[random.between(0, width), random.between(0, height)]];
    for (let length = 0; length < 5; length += 1) {
      const [x, y] = line.at(-1) ?? [0, 0];
      const drift = eyes.reduce(
        (sum, eye) => {
          const [dx, dy] = [x - eye.x, y - eye.y];
          const pull = Math.exp(-((Math.hypot(dx, dy) / eye.reach) ** 2)) * 4 * eye.spin;
          return { x: sum.x - (dy / eye.reach) * pull, y: sum.y + (dx / eye.reach) * pull };
        },
        { x: 1, y: Math.sin((x / width) * 5) * 0.4 },
      );
      const norm = Math.hypot(drift.x, drift.y) || 1;
      line.push([x + (drift.x / norm) * unit * 0.022, y + (drift.y / norm) * unit * 0.022]);
    }
    const weight = { 'stroke-width': unit * random.between(0.005, 0.014), 'stroke-linecap': 'round' };
    return element('path', { d: smooth(line), fill: 'none', stroke: random.pick(sheet.inks), ...weight });
  });
  const discs = eyes.map((eye) => rings(sheet, eye.x, eye.y, eye.reach * 0.22, 1));
  return wash(sheet, sheet.ground, ink(sheet, 0)) + strokes.join('') + discs.join('');
}
