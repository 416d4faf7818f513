import { parseArgs } from 'node:util';
import { withDatabase } from './command.js';
import { readDatabaseConfig } from './config.js';
import { createServiceAccountManagement, type ServiceAccountRow } from './service-accounts/index.js';

const usage = `usage: node dist/service-accounts.js list
       node dist/service-accounts.js disable --name <name>
       node dist/service-accounts.js rotate --name <name>     prints another secret, once`;

/** Looks after the accounts of programs, made by `create-service-account`. */
await withDatabase(readDatabaseConfig, async ({ db }) => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { name: { type: 'string' } } });
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
      const { clientId, clientSecret } = await management.rotate(named());
      console.log(`client_id: ${clientId}\nclient_secret: ${clientSecret}`);
      break;
    }
    default:
      refuse();
  }
});

function lineOf({ id, name, scopes, createdAt, disabledAt }: ServiceAccountRow): string {
  const state = disabledAt === null ? 'enabled' : `disabled ${disabledAt.toISOString()}`;
  return [name, id, scopes.join(' ') || '-', `created ${createdAt.toISOString()}`, state].join('\t');
}

function refuse(): never {
  throw new Error(usage);
}
