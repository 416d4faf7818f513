import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortNumbers } from '@artel/dev/engines';
import { createClient, must } from '../support/client.js';
import { logIn } from '../support/people.js';
import { composeInstallation, type Installation } from './installation.js';
import { purchase } from './purchase.js';

// `npm run restore-test`: makes a purchase on compose.yaml, backs everything up, destroys every volume, restores, and
// looks whether people, pictures, orders and keys are there and the next purchase can be made.

const began = performance.now();
const say = (what: string): void => {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
};

const folder = await mkdtemp(join(tmpdir(), 'artel-backup-'));
const [port = 0] = await freePortNumbers(1);
const installation = composeInstallation('artel-restore', port);
await installation.down();
try {
  await installation.up();
  say('up and healthy');
  await loseAndRestore(installation, `http://localhost:${port}`, join(folder, 'copy'));
} catch (error) {
  console.error(await installation.logs().catch(() => ''));
  throw error;
} finally {
  await installation.down();
  await rm(folder, { recursive: true, force: true });
}

async function loseAndRestore(installation: Installation, url: string, copy: string): Promise<void> {
  const client = createClient(url);
  const bought = await purchase(client, `${url}/mailbox`, say);
  const script = (name: string) => installation.script(name, [copy], (line) => say(`  ${line}`));
  await script('backup.sh');
  await installation.down();
  say('every volume is destroyed');
  await script('restore.sh');

  // A token from before: the keys that signed it are the same, and so is what they are encrypted with.
  const order = client.call('GET', `/api/orders/${bought.orderId}`, { token: bought.token });
  await must(200, order);
  await logIn(client, bought.collector);
  const picture = await fetch(new URL(bought.imageUrl, url));
  if (!picture.ok) throw new Error(`the picture is answered with ${picture.status}`);
  const inbox = await must(
    200,
    client.call<{ notifications: unknown[] }>('GET', '/api/notifications', { token: bought.token }),
  );
  if (inbox.notifications.length === 0) throw new Error('the inbox is empty');
  say(`${bought.orderNumber}, its people, its picture and their news are back`);
  await purchase(client, `${url}/mailbox`, say);
  say('and life goes on');
}
