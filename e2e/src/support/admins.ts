import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { must } from './client.js';
import type { Person } from './people.js';
import type { TestSystem } from './system.js';

const entry = fileURLToPath(new URL('../../../auth-service/dist/create-admin.js', import.meta.url));

/** Makes an administrator as one is made on a server, and logs them in. */
export async function makeAdmin({ client, authDatabaseUrl }: TestSystem): Promise<Person> {
  const username = `keeper-${randomUUID().slice(0, 13)}`;
  const email = `${username}@people.example`;
  const password = randomBytes(18).toString('base64url');
  const env = { ...process.env, DATABASE_URL: authDatabaseUrl, ADMIN_PASSWORD: password };
  await promisify(execFile)(process.execPath, [entry, '--email', email, '--username', username], { env });
  const { user, accessToken } = await must(
    200,
    client.call<{ user: { id: string }; accessToken: string }>('POST', '/api/auth/login', {
      body: { email, password },
    }),
  );
  return { id: user.id, username, email, token: accessToken };
}
