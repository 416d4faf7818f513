import { chosenFrom } from './harness/chosen.js';
import { meets, type Row, table } from './harness/report.js';
import { type Part, parts } from './parts.js';
import { startWorld } from './world.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Measures the parts in turn on a system of their own and prints one table of ratios. */
async function bench(chosen: readonly Part[]): Promise<Row[]> {
  const world = await startWorld(say);
  try {
    const rows: Row[] = [];
    for (const part of chosen) {
      say(`${part} …`);
      rows.push(...(await parts[part](world)));
    }
    return rows;
  } finally {
    await world.stop();
  }
}

try {
  const rows = await bench(chosenFrom(Object.keys(parts) as Part[], process.argv.slice(2)));
  say(`\n${table(rows)}\n\nMedians of one run on this machine; only the ratios may be compared with another run's.`);
  process.exitCode = rows.every(meets) ? 0 : 1;
} catch (error) {
  if (!(error instanceof RangeError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
