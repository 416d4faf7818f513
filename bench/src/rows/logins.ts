import { authDatabaseUrl, type System } from '@artel/dev/start';
import pg from 'pg';
import { startBaseline } from '../harness/baseline.js';
import { inTurns, ratePerSecond } from '../harness/in-turns.js';
import { aPerson, password } from '../harness/people.js';
import type { Row } from '../harness/report.js';

const AT_ONCE = 16;
const SECONDS = 3;
/** Some hundred requests, after which Node.js has compiled what runs often; a second is too short for so few. */
const WARM_UP_SECONDS = 5;
const ROUNDS = 5;

/**
 * Sign-ins per second of auth-service, without the ingress, against a bare server that checks the password against one
 * of the hashes the service has stored and does nothing else: the same parameters, and as many threads. Each worker is
 * a person of their own.
 */
export async function logins(system: System, name: string): Promise<Row> {
  const auth = system.services['auth-service'].url;
  const people = await Promise.all(Array.from({ length: AT_ONCE }, () => aPerson(auth)));
  const bare = await startBaseline('passwords', await storedHash(system, name, people[0]?.email));
  const signIn = (worker: number) =>
    post(`${auth}/api/auth/login`, JSON.stringify({ email: people[worker]?.email, password }));
  const check = () => post(bare.url, password);
  const rate = (work: typeof signIn) => () => ratePerSecond(work, AT_ONCE, SECONDS);
  try {
    for (const work of [signIn, check]) await ratePerSecond(work, AT_ONCE, WARM_UP_SECONDS);
    return {
      name: 'sign-ins',
      unit: 'req/s',
      ...(await inTurns(rate(signIn), rate(check), { rounds: ROUNDS })),
      target: { atLeast: 0.9 },
    };
  } finally {
    await bare.stop();
  }
}

async function post(url: string, body: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${answer}`);
}

async function storedHash({ engines }: System, name: string, email: string | undefined): Promise<string> {
  const client = new pg.Client({ connectionString: authDatabaseUrl(engines.databaseUrl, name) });
  await client.connect();
  try {
    const select = 'select password_hash as hash from users where email = $1';
    const { rows } = await client.query<{ hash: string }>(select, [email]);
    return rows[0]?.hash ?? '';
  } finally {
    await client.end();
  }
}
