import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, wipe } from '../engines/index.js';
import { homeFolder } from './home.js';

/** What is in a home beside what the engines store. */
const ours = ['media', 'secret', 'demo.json', 'state.json'];

process.exitCode = await reset(homeFolder());

/** Removes everything `npm start` has stored, so that the next one begins anew; refuses while it runs. */
async function reset(home: string): Promise<number> {
  if (!existsSync(home)) {
    console.log(`There is nothing to remove: ${home} does not exist.`);
    return 0;
  }
  try {
    await wipe(home);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    console.error(`${error.message} ${error.hint}`);
    return 1;
  }
  for (const name of ours) await rm(join(home, name), { recursive: true, force: true });
  // The folder goes too, unless someone keeps something else in it.
  await rmdir(home).catch(() => undefined);
  console.log(`Removed all accounts, works, orders, emails and logs from ${home}.`);
  return 0;
}
