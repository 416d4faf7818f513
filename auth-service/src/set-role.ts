import { parseArgs } from 'node:util';
import { roles } from '@artel/shared/auth';
import { setRole } from './admin/index.js';
import { withDatabase } from './command.js';
import { readDatabaseConfig } from './config.js';

const usage = `usage: node dist/set-role.js --username <name> --role <${roles.join(' | ')}>`;

/** Makes somebody who has an account an administrator, or anything else. The running service announces it. */
await withDatabase(readDatabaseConfig, async ({ db }) => {
  const { values } = parseArgs({ options: { username: { type: 'string' }, role: { type: 'string' } } });
  const role = roles.find((one) => one === values.role);
  if (values.username === undefined || role === undefined) throw new Error(usage);

  const { username, from, to } = await setRole({ db, now: () => new Date() }, values.username, role);
  if (from === to) console.log(`${username} is ${to} already`);
  else console.log(`${username} is ${to} now, not ${from} any more; older access tokens are refused within a minute`);
});
