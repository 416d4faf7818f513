import { parseArgs } from 'node:util';
import { withDatabase } from './command.js';
import { readDatabaseConfig } from './config.js';
import { createServiceAccountManagement, isScope, scopes } from './service-accounts/index.js';

const usage = `usage: node dist/create-service-account.js --name <name> --scope <scope> [--scope <scope>]
Scopes: ${scopes.join(', ')}. The secret is printed once.`;

/** Makes an account for a program that operators run beside the services. */
await withDatabase(readDatabaseConfig, async ({ db }) => {
  const { name = '', scope = [] } = parseArgs({
    options: { name: { type: 'string' }, scope: { type: 'string', multiple: true } },
  }).values;
  const granted = [...new Set(scope)].filter(isScope);
  if (!/^[\w.-]{1,60}$/.test(name)) throw new Error(`the name must be 1 to 60 letters, digits, _ . or -\n\n${usage}`);
  if (granted.length === 0 || granted.length < new Set(scope).size) throw new Error(`unknown or no scope\n\n${usage}`);

  const management = createServiceAccountManagement({ db, now: () => new Date() });
  const account = await management.create({ name, scopes: granted });
  console.log(`service account ${name} created for: ${granted.join(' ')}`);
  console.log(`client_id: ${account.clientId}`);
  console.log(`client_secret: ${account.clientSecret}`);
});
