const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 };

/** How long a former secret stays good when nobody says otherwise, in milliseconds: a working day to bring the new one out. */
export const defaultOverlapMs = 24 * 60 * 60_000;

const longestMs = 30 * 24 * 60 * 60_000;

/** `30m`, `24h` or `7d` in milliseconds; undefined for anything else, and for more than 30 days. */
export function overlapMsOf(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit ?? ''] ?? Number.NaN);
  return ms <= longestMs ? ms : undefined;
}
