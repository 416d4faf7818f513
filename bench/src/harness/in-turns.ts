import { median } from './report.js';

export interface Pair {
  readonly ours: number;
  readonly bare: number;
}

/**
 * Measures two things in turns, so that a noisy moment hits both, and returns the median of each. Who goes first
 * changes with every round: what goes second finds the machine as the first has left it.
 */
export async function inTurns(
  ours: () => Promise<number>,
  bare: () => Promise<number>,
  { rounds = 3 }: { readonly rounds?: number } = {},
): Promise<Pair> {
  const measured = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) measured.ours.push(await ours());
    measured.bare.push(await bare());
    if (round % 2 === 1) measured.ours.push(await ours());
  }
  return { ours: median(measured.ours), bare: median(measured.bare) };
}

/** How often a second `work` is done, `atOnce` at any time, over about `seconds`; it hears which of those it is. */
export async function ratePerSecond(
  work: (worker: number) => Promise<unknown>,
  atOnce: number,
  seconds: number,
): Promise<number> {
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1_000;
  let done = 0;
  const worker = async (_: unknown, which: number): Promise<void> => {
    while (elapsed() < seconds) {
      await work(which);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done / elapsed();
}
