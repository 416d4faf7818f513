import { parseArgs } from 'node:util';
import { withDatabase } from './command.js';
import { readDatabaseConfig } from './config.js';
import {
  createServiceAccountManagement,
  defaultOverlapMs,
  overlapMsOf,
  type ServiceAccountRow,
} from './service-accounts/index.js';

const usage = `usage: node dist/service-accounts.js list
       node dist/service-accounts.js disable --name <name>
       node dist/service-accounts.js rotate --name <name> [--overlap <time> | --now]
rotate prints another secret, once. The one before stays good for 24h, or for the time given (30m, 8h, 7d; at most 30d);
with --now, for a secret in other hands, for no moment longer.`;

const options = {
  name: { type: 'string' },
  overlap: { type: 'string' },
  now: { type: 'boolean', default: false },
} as const;

/** Looks after the accounts of programs, made by `create-service-account`. */
await withDatabase(readDatabaseConfig, async ({ db }) => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const management = createServiceAccountManagement({ db, now: () => new Date() });
  const named = () => values.name ?? refuse();
  switch (positionals.join(' ')) {
    case 'list':
      for (const account of await management.list()) console.log(lineOf(account));
      break;
    case 'disable':
      await management.disable(named());
      console.log(`${named()} is disabled: its tokens are worth nothing any more`);
      break;
    case 'rotate': {
      const { clientId, clientSecret, formerUntil } = await management.rotate(named(), overlapOf(values));
      console.log(`client_id: ${clientId}\nclient_secret: ${clientSecret}`);
      console.log(`the secret before is good ${formerUntil ? `until ${formerUntil.toISOString()}` : 'no more'}`);
      break;
    }
    default:
      refuse();
  }
});

function lineOf({ id, name, scopes, createdAt, disabledAt, formerUntil }: ServiceAccountRow): string {
  const state = disabledAt === null ? 'enabled' : `disabled ${disabledAt.toISOString()}`;
  const former = formerUntil === null ? 'one secret' : `secret before good until ${formerUntil.toISOString()}`;
  return [name, id, scopes.join(' ') || '-', `created ${createdAt.toISOString()}`, state, former].join('\t');
}

/** In milliseconds. */
function overlapOf({ overlap, now }: { readonly overlap?: string; readonly now: boolean }): number {
  if (now) return overlap === undefined ? 0 : refuse();
  return overlap === undefined ? defaultOverlapMs : (overlapMsOf(overlap) ?? refuse());
}

function refuse(): never {
  throw new Error(usage);
}
