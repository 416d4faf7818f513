import { parseArgs } from 'node:util';
import { freePortNumbers } from '@artel/dev/engines';
import { createClient, must } from '../support/client.js';
import { composeInstallation, type Installation } from './installation.js';
import { metricsMissing } from './metrics.js';
import { type Purchase, purchase } from './purchase.js';

const usage = `npm run smoke [-- --url http://… --mailbox http://…/mailbox] [--keep]

Brings compose.yaml up under a name of its own, makes one purchase through its one port, looks at how the containers
are held, stops and starts every service, and takes it all down again. With --url only the purchase is made, at an
installation that runs already. --keep leaves it running.`;

const services = ['auth-service', 'catalog-service', 'order-service', 'notifier-service', 'ingress'];
const readyWithinMs = 2_000;

const began = performance.now();
const say = (what: string): void => {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
};

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    mailbox: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) console.log(usage);
else if (values.url !== undefined) await buyAt(values.url, values.mailbox);
else await smoke(values.keep);

/** One purchase at an installation, wherever it runs. */
async function buyAt(url: string, mailbox = `${url}/mailbox`): Promise<Purchase> {
  return purchase(createClient(url), mailbox, say);
}

async function smoke(keep: boolean): Promise<void> {
  const [port = 0] = await freePortNumbers(1);
  const installation = composeInstallation('artel-smoke', port);
  const url = `http://localhost:${port}`;
  // What an earlier run may have left.
  await installation.down();
  try {
    await installation.up();
    say(`up and healthy at ${url}`);
    const bought = await buyAt(url);
    for (const service of services) await requireContained(installation, service);
    say('no container is root, may write, or may gain privileges');
    const missing = await metricsMissing(installation.fetchInside);
    if (missing.length > 0) throw new Error(missing.join('\n'));
    say('every metric of dashboards and alerts is there');
    for (const service of services) say(await restarted(installation, service));
    await must(200, createClient(url).call('GET', `/api/orders/${bought.orderId}`, { token: bought.token }));
    say(`${bought.orderNumber} is still there`);
  } catch (error) {
    console.error(await installation.logs().catch(() => ''));
    throw error;
  } finally {
    if (!keep) await installation.down();
  }
  say(keep ? `left running at ${url}` : 'taken down');
}

/** @throws when a container is allowed more than it needs */
async function requireContained(installation: Installation, service: string): Promise<void> {
  const { user, readOnly, capabilitiesDropped, privilegesMayGrow, memoryLimit } = await installation.inspect(service);
  if (!/^[1-9]/.test(user)) throw new Error(`${service} runs as "${user}"`);
  if (!readOnly) throw new Error(`${service} may write to its file system`);
  if (!capabilitiesDropped.includes('ALL')) throw new Error(`${service} has kept capabilities`);
  if (privilegesMayGrow) throw new Error(`${service} may gain privileges`);
  if (memoryLimit === 0) throw new Error(`${service} may take all memory`);
}

/**
 * Ends a service and starts it again; more than once where it was slow, for the machine may have been busy.
 *
 * @throws when it did not end in good order, or took too long to serve each time
 */
async function restarted(installation: Installation, service: string, triesLeft = 3): Promise<string> {
  const { exitCode } = await installation.stop(service);
  if (exitCode !== 0) throw new Error(`${service} ended with exit code ${exitCode}`);
  const readyMs = await installation.start(service);
  if (readyMs < readyWithinMs) {
    return `${service} ended in good order, and served ${readyMs} ms after its container started`;
  }
  if (triesLeft > 1) return restarted(installation, service, triesLeft - 1);
  throw new Error(`${service} took ${readyMs} ms to serve; at most ${readyWithinMs} are allowed`);
}
