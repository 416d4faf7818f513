import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@artel/shared/errors';
import { createLogger } from '@artel/shared/telemetry';
import { adminProblems, createAdmin } from './accounts/index.js';
import { readAdminConfig } from './config.js';
import { createDatabase, migrate } from './database/index.js';
import { createPool } from './dependencies.js';
import { migrations } from './migrations/index.js';
import { commonPasswords } from './passwords/index.js';
import { createPasswords } from './sessions/index.js';

const usage = `usage: node dist/create-admin.js --email <address> --username <name>
The password is read from ADMIN_PASSWORD or ADMIN_PASSWORD_FILE; without either, one is made and printed once.`;

/** Makes an administrator. The running service announces it: the event waits in the outbox. */
async function main(): Promise<void> {
  const { email = '', username = '' } = parseArgs({
    options: { email: { type: 'string' }, username: { type: 'string' } },
  }).values;
  const { databaseUrl, adminPassword } = readAdminConfig();
  const password = adminPassword || randomBytes(18).toString('base64url');
  const problems = adminProblems({ email, username, password }, await commonPasswords());
  if (problems.length > 0) throw new Error(`${problems.map(({ message }) => message).join('\n')}\n\n${usage}`);

  const pool = createPool(databaseUrl, 1, createLogger({ service: 'auth-service', level: 'warn' }));
  try {
    const db = createDatabase(pool);
    await migrate(db, migrations);
    const dependencies = { db, passwords: createPasswords(), now: () => new Date(), wakeRelay: () => {} };
    const admin = await createAdmin(dependencies, { email, username, password });
    console.log(`administrator ${admin.username} <${admin.email}> created`);
    if (adminPassword === '') console.log(`password: ${password}`);
  } finally {
    await pool.end();
  }
}

await main().catch((error: unknown) => {
  if (error instanceof AppError) console.error(error.fields?.map(({ message }) => message).join('\n') ?? error.message);
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
