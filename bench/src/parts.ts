import { aPerson } from './harness/people.js';
import type { Row } from './harness/report.js';
import { checkout } from './rows/checkout.js';
import { commitToPush } from './rows/commit-to-push.js';
import { footprint } from './rows/footprint.js';
import { logins } from './rows/logins.js';
import { longList } from './rows/long-list.js';
import { reads } from './rows/reads.js';
import { relayThroughput } from './rows/relay-throughput.js';
import { tokenVerification } from './rows/token-verification.js';
import type { World } from './world.js';

/** What can be measured by itself, in the order in which all of it is: `footprint` restarts what the others use. */
export const parts = {
  tokens: () => tokenVerification(),
  relay: async () => [await relayThroughput()],
  logins: async (world: World) => [await logins(await world.system(), world.name)],
  checkout: async (world: World) => [await checkout(await world.system(), world.name)],
  push: async (world: World) => {
    const system = await world.system();
    return [await commitToPush(system, world.name, (await aPerson(system.ingressUrl)).accessToken)];
  },
  reads: async (world: World) => reads(await world.system(), `${world.name}_catalog`),
  'long-list': async (world: World) => [await longList(await world.system(), world.name)],
  footprint: async (world: World) => footprint(await world.system(), `${world.name}_catalog`),
} satisfies Record<string, (world: World) => Promise<Row[]>>;

export type Part = keyof typeof parts;
