import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from './client.js';
import { makeDeals } from './deals.js';
import { demoCollector, joinAll } from './people.js';
import { openShop } from './shop.js';
import { works } from './works/index.js';

export interface DemoOptions {
  /** Where the ingress is. */
  readonly url: string;
  /** Where to note down that the data is there. */
  readonly home: string;
  readonly progress: (part: string, message: string, done?: boolean) => void;
  readonly signal?: AbortSignal;
}

const part = 'demo data';

/**
 * Fills an empty shop through the public API, as people would: accounts, pictures, listings, some orders. A home that
 * has its data is left alone; one that has half of it, because the start was interrupted, gets the rest.
 */
export async function loadDemo({ url, home, progress, signal }: DemoOptions): Promise<void> {
  const mark = join(home, 'demo.json');
  if (existsSync(mark)) return;
  const began = performance.now();
  progress(part, 'artists are signing up');
  const client = createClient(url, signal);
  const members = await joinAll(client);
  const onProgress = (done: number): void => progress(part, `${done}/${works.length}`);
  const ids = await openShop(works, { client, members, onProgress });
  const buyer = members.get(demoCollector);
  if (buyer) await makeDeals(client, members, buyer, ids);
  writeFileSync(mark, `${JSON.stringify({ works: works.length, loadedAt: new Date() })}\n`);
  progress(
    part,
    `${works.length} works by ${members.size - 1} artists in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    true,
  );
}
