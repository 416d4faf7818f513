import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePortNumbers, isFree } from '../engines/ports.js';
import { projectRoot, readState } from './home.js';

const portVariables = ['PORT', 'AUTH_PORT', 'CATALOG_PORT', 'ORDER_PORT', 'NOTIFIER_PORT'].concat([
  'POSTGRES_PORT',
  'MONGO_PORT',
  'AMQP_PORT',
  'SMTP_PORT',
  'MAILBOX_PORT',
]);
const engineVariables = ['DATABASE_URL', 'MONGO_URL', 'AMQP_URL', 'SMTP_URL', 'MAILBOX_URL'];

let home: string;
let ports: number[];
let env: NodeJS.ProcessEnv;
let first: Program;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'artel-start-'));
  ports = await freePortNumbers(portVariables.length);
  const inherited = Object.entries(process.env).filter(([name]) => !engineVariables.includes(name));
  const chosen = portVariables.map((name, index) => [`ARTEL_${name}`, String(ports[index])]);
  env = { ...Object.fromEntries(inherited), ...Object.fromEntries(chosen), ARTEL_HOME: home, ARTEL_DEMO: 'off' };
  first = run('start/main');
  await eventually(() => expect(first.output()).toContain('Artel is running.'), { timeoutMs: 60_000 });
}, 70_000);

afterAll(async () => {
  if (first.child.exitCode === null) first.child.kill('SIGTERM');
  await first.ended;
  await rm(home, { recursive: true, force: true });
});

describe('npm start', () => {
  it('says where everything is, without a terminal in plain lines', async () => {
    const output = first.output();
    for (const part of ['PostgreSQL', 'MongoDB', 'RabbitMQ', 'auth-service', 'notifier-service']) {
      expect(output).toMatch(new RegExp(`^✓ ${part} +ready in`, 'm'));
    }
    expect(output).toContain(`http://localhost:${ports[0]}/docs`);
    expect(output).not.toContain('\x1b');
    // Nobody to sign in as where the demo is off.
    expect(output).not.toContain('Password');
    const response = await fetch(`http://localhost:${ports[0]}/api/artworks`);
    expect(await response.json()).toMatchObject({ success: true, data: { artworks: [] } });
  });

  it('is refused while it runs, and so is a reset', async () => {
    const second = run('start/main');
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Artel is already running in ${home}, at http://localhost:${ports[0]}`);
    const reset = run('start/reset');
    expect(await reset.ended).toBe(1);
    expect(reset.output()).toContain('Stop them first');
  });

  it('names a port that is taken, and how to choose another', async () => {
    const elsewhere = run('start/main', { ARTEL_HOME: `${home}-other` });
    expect(await elsewhere.ended).toBe(1);
    expect(elsewhere.output()).toContain(`Port ${ports[0]}, where the ingress should listen, is in use`);
    expect(elsewhere.output()).toContain('ARTEL_PORT=');
    await rm(`${home}-other`, { recursive: true, force: true });
  });

  it('says so when nothing can be kept in its home', async () => {
    const program = run('start/main', { ARTEL_HOME: join(projectRoot, 'package.json') });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/^Nothing can be kept in .+package\.json .* ARTEL_HOME\.$/m);
  });

  it('stops everything when a service dies, and says which', async () => {
    process.kill(readState(home)!.services['order-service']!.pid, 'SIGKILL');
    expect(await first.ended).toBe(1);
    expect(first.output()).toContain('order-service has ended unexpectedly (signal SIGKILL');
    await everythingIsGone();
  }, 40_000);

  it('comes back with what it had, and stops cleanly when asked to', async () => {
    first = run('start/main');
    await eventually(() => expect(first.output()).toContain('Artel is running.'), { timeoutMs: 60_000 });
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.output()).toMatch(/Stopped\. Everything is kept for the next start\.\n$/);
    await everythingIsGone();
  }, 90_000);

  it('begins anew after a reset', async () => {
    const reset = run('start/reset');
    expect(await reset.ended).toBe(0);
    expect(reset.output()).toContain(`from ${home}`);
    expect(readState(home)).toBeUndefined();
  });
});

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

function run(program: string, more: NodeJS.ProcessEnv = {}): Program {
  const entry = join(projectRoot, `dev/dist/${program}.js`);
  const child = spawn(process.execPath, [entry], { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
  return { child, ended, output: () => Buffer.concat(chunks).toString() };
}

/** Every port is free again, so every process that listened is gone. */
async function everythingIsGone(): Promise<void> {
  const free = await Promise.all(ports.map(isFree));
  expect(free).toEqual(ports.map(() => true));
}
