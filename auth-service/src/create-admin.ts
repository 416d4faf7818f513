import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { adminProblems, createAdmin } from './accounts/index.js';
import { withDatabase } from './command.js';
import { readAdminConfig } from './config.js';
import { commonPasswords } from './passwords/index.js';
import { createPasswords } from './sessions/index.js';

const usage = `usage: node dist/create-admin.js --email <address> --username <name>
The password is read from ADMIN_PASSWORD or ADMIN_PASSWORD_FILE; without either, one is made and printed once.`;

/** Makes an administrator. The running service announces it: the event waits in the outbox. */
await withDatabase(readAdminConfig, async ({ db, config: { adminPassword } }) => {
  const { email = '', username = '' } = parseArgs({
    options: { email: { type: 'string' }, username: { type: 'string' } },
  }).values;
  const password = adminPassword || randomBytes(18).toString('base64url');
  const problems = adminProblems({ email, username, password }, await commonPasswords());
  if (problems.length > 0) throw new Error(`${problems.map(({ message }) => message).join('\n')}\n\n${usage}`);

  const dependencies = { db, passwords: createPasswords(), now: () => new Date(), wakeRelay: () => {} };
  const admin = await createAdmin(dependencies, { email, username, password });
  console.log(`administrator ${admin.username} <${admin.email}> created`);
  if (adminPassword === '') console.log(`password: ${password}`);
});
