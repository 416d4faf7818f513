import { rm } from 'node:fs/promises';
import { end } from './process.js';
import type { WatchdogMessage } from './watchdog.js';

// The watchdog's process: see watchdog.ts.

const charges: WatchdogMessage[] = [];

process.on('message', (message: WatchdogMessage) => charges.push(message));
process.once('disconnect', async () => {
  await Promise.all(charges.map((each) => ('end' in each ? end(each.end, each.stopSignal, each.graceMs) : undefined)));
  for (const each of charges) if ('remove' in each) await rm(each.remove, { recursive: true, force: true });
  process.exit(0);
});
// Ctrl-C is for the process it watches over.
process.on('SIGINT', () => {}).on('SIGTERM', () => {});
