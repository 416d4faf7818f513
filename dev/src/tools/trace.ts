import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { table } from '@artel/shared/dead-letters';
import { homeFolder } from '../start/home.js';
import { runTool } from './cli.js';
import { parseLogLines } from './log-lines.js';
import { formatOffset, timelineOf } from './timeline.js';

const usage = `npm run trace -- <order number or id> [--logs <folder | file | ->]

Shows everything that happened because of one order, across all services: requests, changes, events, emails, pushes.
It reads the logs of \`npm start\`; give --logs for others, "-" for standard input:

  kubectl logs -l app.kubernetes.io/part-of=artel --prefix --tail=-1 | npm run --silent trace -- AR-20261121-000001 --logs -`;

await runTool(main);

async function main(args: string[]): Promise<number> {
  const options = { logs: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [order] = positionals;
  if (values.help || order === undefined) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const source = values.logs ?? join(homeFolder(), 'logs');
  const lines = parseLogLines(await readLogs(source));
  const moments = timelineOf(lines, order);
  if (moments.length === 0) {
    const where = source === '-' ? 'standard input' : source;
    console.error(
      `Nothing about ${order} in the ${lines.length} log lines of ${where}. Is it the number or id of an order?`,
    );
    return 1;
  }
  console.log(`${order}, beginning ${new Date(moments[0]?.at ?? 0).toISOString()}\n`);
  console.log(table(moments.map(({ offset, service, what }) => [formatOffset(offset), service, what])));
  return 0;
}

/** All logs of a folder, one file, or standard input. A place that does not exist has no logs. */
async function readLogs(source: string): Promise<string> {
  if (source === '-') return text(process.stdin);
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) return '';
  if (found.isFile()) return readFile(source, 'utf8');
  const names = (await readdir(source)).filter((name) => name.endsWith('.ndjson'));
  return (await Promise.all(names.map((name) => readFile(join(source, name), 'utf8')))).join('\n');
}
