/** One measured pair: ours, the bare baseline of the same run, and what DESIGN asks of their relation. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly bare: number;
  /** How the ratio ours / bare is judged. `absolute` and `absoluteAtMost` judge ours alone. */
  readonly target:
    | { readonly atLeast: number }
    | { readonly atMost: number }
    | { readonly absolute: number }
    | { readonly absoluteAtMost: number };
}

/** Middle value; of an even count, the mean of the middle two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values to take the median of');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether a row meets its target. */
export function meets({ ours, bare, target }: Row): boolean {
  if ('absolute' in target) return ours >= target.absolute;
  if ('absoluteAtMost' in target) return ours <= target.absoluteAtMost;
  return 'atLeast' in target ? ours / bare >= target.atLeast : ours / bare <= target.atMost;
}

const wanted = ({ target }: Row): string => {
  if ('absolute' in target) return `ours ≥ ${target.absolute.toLocaleString('en')}`;
  if ('absoluteAtMost' in target) return `ours ≤ ${target.absoluteAtMost.toLocaleString('en')}`;
  return 'atLeast' in target ? `ratio ≥ ${target.atLeast}` : `ratio ≤ ${target.atMost}`;
};

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

/** A table for people. Figures of different runs must not be compared: only the ratios carry over. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${figure(row.ours)} ${row.unit}`,
    `${figure(row.bare)} ${row.unit}`,
    (row.ours / row.bare).toFixed(2),
    wanted(row),
    meets(row) ? 'met' : 'NOT MET',
  ]);
  const lines = [['what', 'ours', 'bare baseline', 'ratio', 'target', ''], ...cells];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
