import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import nodemailer from 'nodemailer';
import pg from 'pg';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineConfig } from './config.js';
import { hostProgram } from './host-program.js';
import { type Engines, freePorts, type Ports, startEngines, status, wipe } from './index.js';

const { kind } = engineConfig();
/** On a machine that is busy with other tests an engine may take its time. */
const startTimeout = 120_000;
/** Engines of this file's own: the ones all other tests share must not be stopped. */
const own = { kind, env: {} };
const itWhereProcesses = it.runIf(kind === 'embedded');
if (kind === 'docker') {
  console.info(
    'Skipped with containers: the status of processes, and the commands our own MongoDB host answers, as there are none;' +
      ' that a killed start takes its engines with it, as the reaper waits for the last process that uses it.',
  );
}
let home: string;
let ports: Ports;
let engines: Engines;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'artel-engines-'));
  ports = await freePorts();
  engines = await startEngines({ ...own, home, ports });
}, startTimeout);
afterAll(async () => {
  await engines?.stop();
  await wipe(home);
  await rm(home, { recursive: true, force: true });
}, startTimeout);

describe('engines that run', () => {
  it('are real servers: each of them answers with its version', () => {
    expect(engines.versions).toMatchObject({ amqp: expect.stringMatching(/^[34]\./), mail: expect.any(String) });
    expect(engines.versions.postgres).toMatch(/^\d\d\./);
    expect(engines.versions.mongo).toMatch(/^\d+\./);
  });

  itWhereProcesses('are listed by the status, together with the process that owns them', () => {
    const { owner, processes } = status(home);
    expect(owner).toBe(process.pid);
    expect(Object.keys(processes)).toEqual(expect.arrayContaining(['postgres', 'mongo', 'rabbitmq', 'mail']));
  });

  it('keep what is written to them', async () => {
    await postgres(
      'create table kept (word text); insert into kept values ($1)'.split('; ').map((text) => ({ text })),
      'here',
    );
    await mongo(async (client) => void (await client.db('kept').collection('words').insertOne({ word: 'here' })));
    await broker(async (channel) => {
      await channel.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      channel.sendToQueue('kept', Buffer.from('here'), { persistent: true });
      await channel.waitForConfirms();
    });
    await nodemailer
      .createTransport(engines.smtpUrl)
      .sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'here', text: 'kept' });
    await expectKept();
    await expectMailKept();
  });

  itWhereProcesses('answer the session commands that would crash the MongoDB engine', async () => {
    await mongo(async (client) => {
      await client.withSession(async () => {});
      for (const command of [
        'startSession',
        'refreshSessions',
        'killSessions',
        'killAllSessions',
        'killAllSessionsByPattern',
      ]) {
        await expect(client.db('admin').command({ [command]: [] })).rejects.toThrow('no such command');
      }
      expect(await client.db('admin').command({ endSessions: [] })).toMatchObject({ ok: 1 });
      expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    });
  });

  it('refuse a second start in the same home', async () => {
    await expect(startEngines({ ...own, home, ports: await freePorts() })).rejects.toMatchObject({
      name: 'EngineError',
      message: `The engines in ${home} are already running, started by process ${process.pid}.`,
    });
  });

  it('refuse to be wiped', async () => {
    await expect(wipe(home)).rejects.toThrow(`started by process ${process.pid}`);
  });
});

describe('a broker that is stopped and started again', { timeout: startTimeout }, () => {
  it('still has its queues and messages, and announces no death', async () => {
    const deaths: string[] = [];
    engines.onDeath((engine) => deaths.push(engine));
    await engines.stopBroker();
    await expect(connect(engines.amqpUrl)).rejects.toThrow();
    await engines.startBroker();
    await broker(async (channel) => expect((await channel.checkQueue('kept')).messageCount).toBe(1));
    expect(deaths).toEqual([]);
  });
});

describe('an engine that dies', () => {
  it('is reported, with the reason', async () => {
    const deaths: string[][] = [];
    engines.onDeath((engine, reason) => deaths.push([engine, reason]));
    if (kind === 'docker') await killContainerAt(ports.mailbox);
    else process.kill(status(home).processes.mail ?? 0, 'SIGKILL');
    const reason = kind === 'docker' ? 'exit code 137' : 'signal SIGKILL';
    await expect.poll(() => deaths, { timeout: 10_000 }).toEqual([['mail', reason]]);
  });
});

describe('a start whose process is killed', { timeout: startTimeout }, () => {
  beforeAll(() => engines.stop());

  itWhereProcesses('takes its engines with it', async () => {
    const starter = await startElsewhere();
    const { processes } = status(home);
    starter.kill('SIGKILL');
    await expect.poll(() => Object.values(processes).filter(runs), { timeout: 60_000 }).toEqual([]);
  });

  it('is recovered from by the next one when even the watchdog was killed, and nothing is lost', async () => {
    const starter = await startElsewhere();
    const left = Object.values(status(home).processes);
    if (kind === 'embedded') killWatchdogOf(starter);
    starter.kill('SIGKILL');
    await expect.poll(() => status(home).owner).toBeUndefined();

    engines = await startEngines({ ...own, home, ports });
    expect(Object.values(status(home).processes).filter((pid) => left.includes(pid))).toEqual([]);
    await expectKept();
    // How long a mailbox in a container keeps mail is its own affair.
    if (kind === 'embedded') await expectMailKept();
  });
});

describe('a start that fails', () => {
  it('names the port that is taken and the variable that chooses another, and leaves nothing running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await expect.poll(() => taken.listening).toBe(true);
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const folder = await mkdtemp(join(tmpdir(), 'artel-engines-'));
    await expect(
      startEngines({ ...own, home: folder, ports: { ...(await freePorts()), mongo: port } }),
    ).rejects.toMatchObject({
      message: `Port ${port}, where MongoDB should listen, is in use by another program.`,
      hint: `Stop that program, or choose another port, for example ARTEL_MONGO_PORT=${port + 1}.`,
    });
    expect(status(folder)).toEqual({ owner: undefined, processes: {} });
    taken.close();
    await wipe(folder);
    expect(existsSync(folder)).toBe(false);
  });
});

async function expectKept(): Promise<void> {
  expect(await postgres([{ text: 'select word from kept' }])).toEqual([{ word: 'here' }]);
  await mongo(async (client) => {
    expect(await client.db('kept').collection('words').findOne()).toMatchObject({ word: 'here' });
  });
  await broker(async (channel) => expect((await channel.checkQueue('kept')).messageCount).toBe(1));
}

async function expectMailKept(): Promise<void> {
  const answer = await fetch(new URL('/api/v1/messages', engines.mailboxUrl));
  expect(await answer.json()).toMatchObject({ total: 1, messages: [{ Subject: 'here' }] });
}

async function postgres(queries: { text: string }[], value?: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: engines.databaseUrl });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const { text } of queries) rows = (await client.query(text, text.includes('$1') ? [value] : [])).rows;
    return rows;
  } finally {
    await client.end();
  }
}

async function mongo(use: (client: MongoClient) => Promise<void>): Promise<void> {
  const client = new MongoClient(engines.mongoUrl);
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

type ConfirmChannel = Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['createConfirmChannel']>>;

async function broker(use: (channel: ConfirmChannel) => Promise<void>): Promise<void> {
  const connection = await connect(engines.amqpUrl);
  try {
    await use(await connection.createConfirmChannel());
  } finally {
    await connection.close();
  }
}

/** Starts the engines of this home in another process, and resolves when they run. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = `
    import { startEngines } from ${JSON.stringify(hostProgram('engines/index'))};
    await startEngines({ home: ${JSON.stringify(home)}, ports: ${JSON.stringify(ports)}, kind: ${JSON.stringify(kind)}, env: {} });
    process.send('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve()).once('exit', (code) => reject(new Error(`the start ended with ${code}`)));
  });
  return child;
}

async function killContainerAt(port: number): Promise<void> {
  const { container } = await getContainerRuntimeClient();
  const found = await container.dockerode.listContainers({ filters: { publish: [String(port)] } });
  await container.dockerode.getContainer(found[0]?.Id ?? '').kill();
}

function killWatchdogOf(starter: ChildProcess): void {
  const found = execFileSync('pgrep', ['-P', String(starter.pid), '-f', 'watchdog-host'], { encoding: 'utf8' });
  process.kill(Number(found), 'SIGKILL');
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
