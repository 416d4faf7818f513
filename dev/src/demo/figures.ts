import { element, ink, type Sheet, smooth, steps, wash } from './sheet.js';

/** Shoulders, a head, a light from one side: a portrait of nobody. */
export function sitter(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const unit = Math.min(width, height);
  const head = {
    cx: width * random.between(0.44, 0.56),
    cy: height * random.between(0.34, 0.4),
    rx: unit * 0.14,
    ry: unit * 0.185,
  };
  const side = random.pick([-1, 1]);
  const halo = steps(2).map((step, index) =>
    element('circle', {
      cx: head.cx - side * unit * 0.05,
      cy: head.cy,
      r: unit * (0.36 - step * 0.1),
      fill: ink(sheet, index + 3),
      'fill-opacity': 0.2,
    }),
  );
  const neck = element('rect', {
    x: head.cx - head.rx * 0.4,
    y: head.cy + head.ry * 0.5,
    width: head.rx * 0.8,
    height: head.ry,
    fill: ink(sheet, 3),
  });
  return [
    wash(sheet, sheet.ground, ink(sheet, 0)),
    window(sheet, head.cx, side),
    ...halo,
    neck,
    shoulders(sheet, head),
    face(sheet, head, side),
  ].join('');
}

interface Head {
  readonly cx: number;
  readonly cy: number;
  readonly rx: number;
  readonly ry: number;
}

function window(sheet: Sheet, x: number, side: number): string {
  const { width, height } = sheet;
  const unit = Math.min(width, height);
  const far = x + side * width;
  const d = `M${x + side * unit * 0.1} 0L${far} 0L${far} ${height}L${x + side * unit * 0.42} ${height}Z`;
  return element('path', { d, fill: ink(sheet, 4), 'fill-opacity': 0.22 });
}

/** Three garments, one over the other, each narrower and cut lower. */
function shoulders(sheet: Sheet, { cx, cy, ry }: Head): string {
  const { height } = sheet;
  const unit = Math.min(sheet.width, height);
  const garments = steps(3).map((step, index) => {
    const half = unit * (0.46 - step * 0.22);
    const top = cy + ry * (1.16 + step * 0.7);
    const slope = unit * 0.13;
    const left = `M${cx - half} ${height}L${cx - half} ${top + slope * 1.6}C${cx - half} ${top + slope * 0.6},${cx - half * 0.55} ${top + slope * 0.4}`;
    const right = `${cx} ${top}C${cx + half * 0.55} ${top + slope * 0.4},${cx + half} ${top + slope * 0.6},${cx + half} ${top + slope * 1.6}`;
    return element('path', { d: `${left},${right}L${cx + half} ${height}Z`, fill: ink(sheet, index) });
  });
  return garments.join('');
}

function face(sheet: Sheet, { cx, cy, rx, ry }: Head, side: number): string {
  const hair = element('ellipse', { cx, cy: cy - ry * 0.12, rx: rx * 1.16, ry: ry * 1.08, fill: ink(sheet, 1) });
  const skin = element('ellipse', { cx, cy, rx, ry, fill: ink(sheet, 2) });
  const turn = side > 0 ? 0 : 1;
  const dark = `M${cx} ${cy - ry}A${rx} ${ry} 0 0 ${turn} ${cx} ${cy + ry}Q${cx + side * rx * 0.4} ${cy} ${cx} ${cy - ry}Z`;
  const shade = element('path', { d: dark, fill: ink(sheet, 0), 'fill-opacity': 0.4 });
  const jewel = element('circle', { cx: cx + side * rx, cy: cy + ry * 0.62, r: rx * 0.13, fill: ink(sheet, 4) });
  return hair + skin + shade + jewel;
}

/** Large cut shapes that overlap, as from coloured paper. */
export function masses(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const unit = Math.min(width, height);
  const shapes = steps(9).map((step, index) => {
    const reach = unit * (0.42 - step * 0.32);
    const cx = width * random.between(0.18, 0.82);
    const cy = height * (0.34 + random.between(0, 0.5));
    const corners = steps(9)
      .slice(1)
      .map((turn) => {
        const angle = turn * Math.PI * 2;
        const r = reach * random.between(0.6, 1.15);
        return [cx + Math.cos(angle) * r, cy + Math.sin(angle) * r * 1.15] as const;
      });
    const shape = {
      d: `${smooth([...corners, ...corners.slice(0, 2)])}Z`,
      fill: ink(sheet, index),
      'fill-opacity': 0.92,
    };
    const rim = element('path', {
      ...shape,
      fill: 'none',
      stroke: ink(sheet, index + 2),
      'stroke-width': unit * 0.004,
    });
    return element('path', shape) + rim;
  });
  const floor = element('rect', {
    y: height * 0.8,
    width,
    height: height * 0.2,
    fill: ink(sheet, 3),
    'fill-opacity': 0.5,
  });
  return wash(sheet, sheet.ground, ink(sheet, 4)) + floor + shapes.join('');
}

/** Trunks or stalks from edge to edge, with leaves, blossom or rain between them. */
export function stems(sheet: Sheet): string {
  const { width, height, random } = sheet;
  const unit = Math.min(width, height);
  const trunks = steps(15).map((step, index) => {
    const x = width * (step + random.between(-0.03, 0.03));
    const lean = random.between(-0.09, 0.09) * width;
    const line = steps(5).map(
      (y) => [x + lean * y + random.between(-0.012, 0.012) * width, height * (1.02 - y * 1.04)] as const,
    );
    return element('path', {
      d: smooth(line),
      fill: 'none',
      stroke: ink(sheet, index % 3),
      'stroke-width': unit * random.between(0.008, 0.035),
      'stroke-linecap': 'round',
    });
  });
  const leaves = steps(240).map(() => {
    const [cx, cy] = [random.between(0, width), height * random.between(0, 1) ** 1.5];
    const r = unit * random.between(0.005, 0.016);
    const turn = `rotate(${random.between(0, 180).toFixed(0)} ${cx.toFixed(1)} ${cy.toFixed(1)})`;
    return element('ellipse', {
      cx,
      cy,
      rx: r * 1.7,
      ry: r,
      fill: random.pick(sheet.inks.slice(1)),
      'fill-opacity': 0.85,
      transform: turn,
    });
  });
  return wash(sheet, sheet.ground, ink(sheet, 4)) + trunks.join('') + leaves.join('');
}
