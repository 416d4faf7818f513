import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePortNumbers } from '@artel/dev/engines';
import { eventually } from '@artel/shared/testing';
import { createClient } from '../support/client.js';
import { settle } from './aftermath.js';
import { composeInstallation, type Installation } from './installation.js';
import { type Done, setTheScene, startLoad } from './load.js';
import { versions } from './versions.js';

const usage = `npm run upgrade-test [-- --from COMMIT|TAG] [--keep]

Starts compose.yaml with images of an earlier commit under a name of its own, and replaces every service by the version in
this folder and back again, while people read, sign in, change and buy. Not one request may fail; afterwards stock, books,
letters, inbox and live pushes must say the same number of sales. Without --from it is the last commit that is not this
one. The images of this version must have been made (npm run images); those of the other are made when they are missing.`;

/** RabbitMQ counts anew every few seconds. */
const queueMetrics = 'http://rabbitmq:15692/metrics/detailed?family=queue_coarse_metrics';

const began = performance.now();
const say = (what: string): void => {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
};

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) console.log(usage);
else {
  const { from, to } = await versions(values.from);
  say(`from ${from} to ${to}`);
  await tryUpgrade(from, to, values.keep);
}

async function tryUpgrade(from: string, to: string, keep: boolean): Promise<void> {
  const [port = 0] = await freePortNumbers(1);
  const settings = { ARTEL_VERSION: from, RATE_LIMIT_MAX: '0', CREDENTIAL_RATE_LIMIT_MAX: '100000' };
  const installation = composeInstallation('artel-upgrade', port, settings);
  await installation.down();
  try {
    await installation.up();
    say(`version ${from} is up`);
    await underLoad(installation, `http://localhost:${port}`, from, to);
  } catch (error) {
    console.error(await installation.logs().catch(() => ''));
    throw error;
  } finally {
    if (!keep) await installation.down();
  }
}

async function underLoad(installation: Installation, url: string, from: string, to: string): Promise<void> {
  const client = createClient(url);
  const scene = await setTheScene(client);
  const load = startLoad(client, scene);
  await pause(3_000);
  const steps = [
    { version: to, what: 'upgrade' },
    { version: from, what: 'way back' },
  ];
  let before = load.done();
  for (const { version, what } of steps) {
    await installation.script('upgrade.sh', [version], (line) => say(`  ${line}`));
    await pause(2_000);
    const now = load.done();
    say(`${what} to ${version}: ${describe(now, before)}`);
    before = now;
  }
  const all = await load.stop();
  if (all.failures.length > 0) {
    for (const { at, what, why } of all.failures.slice(0, 30)) say(`  ${at.toISOString()} ${what}: ${why}`);
    throw new Error(`${all.failures.length} of ${all.requests} requests failed`);
  }
  const effects = await settle(client, `${url}/mailbox`, scene, all.orders);
  say(`what ${all.orders.length + 1} sales left behind: ${JSON.stringify(effects)}`);
  const { cuts } = scene.live;
  scene.live.close();
  say(`the live channel was cut ${cuts.length} times (${cuts.join(', ')}), and missed nothing`);
  await eventually(
    async () => {
      const waiting = waitingIn(await installation.fetchInside(queueMetrics));
      if (waiting.length > 0) throw new Error(`still waiting: ${waiting.join(', ')}`);
    },
    { timeoutMs: 30_000, everyMs: 1_000 },
  );
  say('no event waits anywhere, none is dead');
}

function describe(now: Done, before: Done): string {
  const requests = now.requests - before.requests;
  const orders = now.orders.length - before.orders.length;
  return `${requests} requests, ${orders} purchases, ${now.failures.length - before.failures.length} failed, slowest ${Math.round(now.slowestMs)} ms`;
}

/** Queues of ours that hold something. */
function waitingIn(metrics: string): string[] {
  const rows = [...metrics.matchAll(/^rabbitmq_detailed_queue_messages\{[^}]*queue="([^"]+)"[^}]*\} (\d+)/gm)];
  return rows.flatMap(([, queue, count]) => (Number(count) > 0 ? [`${queue}: ${count}`] : []));
}
