import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortNumbers, freePorts, startEngines } from '@artel/dev/engines';
import { startSystem } from '@artel/dev/start';
import { meets, type Row, table } from './harness/report.js';
import { commitToPush } from './rows/commit-to-push.js';
import { footprint } from './rows/footprint.js';
import { reads } from './rows/reads.js';
import { relayThroughput } from './rows/relay-throughput.js';

const NAME = 'bench';
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs every row on a system of its own, in a temporary folder, and prints one table. Takes about three minutes. */
async function bench(): Promise<Row[]> {
  const home = await mkdtemp(join(tmpdir(), 'artel-bench-'));
  const engines = await startEngines({ home: join(home, 'engines'), ports: await freePorts() });
  // The rows that need no service find the engines as tests do.
  Object.assign(process.env, {
    DATABASE_URL: engines.databaseUrl,
    MONGO_URL: engines.mongoUrl,
    AMQP_URL: engines.amqpUrl,
  });
  try {
    say('relay throughput …');
    const relay = await relayThroughput();
    say('starting the system with its demo works …');
    const [ingress = 0, auth = 0, catalog = 0, order = 0, notifier = 0] = await freePortNumbers(5);
    const system = await startSystem({
      home,
      engines,
      name: NAME,
      ports: {
        ingress,
        services: {
          'auth-service': auth,
          'catalog-service': catalog,
          'order-service': order,
          'notifier-service': notifier,
        },
      },
      env: { ...process.env, LOG_LEVEL: 'warn' },
      demo: true,
    });
    try {
      say('commit → live push …');
      const push = await commitToPush(system, NAME, await aCollector(system.ingressUrl));
      say('reads …');
      const read = await reads(system, `${NAME}_catalog`);
      say('starts and memory …');
      return [...read, push, relay, ...(await footprint(system, `${NAME}_catalog`))];
    } finally {
      await system.stop();
    }
  } finally {
    await engines.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function aCollector(ingressUrl: string): Promise<string> {
  const response = await fetch(`${ingressUrl}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      username: 'bench-collector',
      email: 'bench@people.example',
      password: 'measure-twice-cut-once',
      fullName: 'Bench Collector',
      role: 'collector',
    }),
  });
  const { data } = (await response.json()) as { data: { accessToken: string } };
  return data.accessToken;
}

const rows = await bench();
say(`\n${table(rows)}\n\nMedians of one run on this machine; only the ratios may be compared with another run's.`);
process.exitCode = rows.every(meets) ? 0 : 1;
