import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailSink, startMailSink } from './index.js';
import type { Message, MessageSummary } from './message.js';

let home: string;
let sink: MailSink;
const start = async (limit?: number) =>
  startMailSink({ home, smtpPort: 0, httpPort: 0, ...(limit === undefined ? {} : { limit }) });

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'artel-mail-'));
  sink = await start();
});
afterEach(async () => {
  await sink.close();
  await rm(home, { recursive: true });
});

const letter: SendMailOptions = {
  from: 'Artel <no-reply@artel.test>',
  to: ['Ada Ö <ada@example.com>', 'bob@example.com'],
  cc: 'carol@example.com',
  bcc: 'eve@example.com',
  replyTo: 'help@artel.test',
  messageId: '<order-1@artel.test>',
  subject: 'Your order “AR-1” <b>',
  text: 'Hello\nthere',
  html: '<p>Hello <b>there</b><script>alert(1)</script></p>',
  attachments: [{ filename: 'receipt.txt', content: 'paid' }],
};

describe('a received message', () => {
  it('appears in the list with the fields of Mailpit', async () => {
    await send(letter);
    const { messages, ...counts } = await list('/api/v1/messages');
    expect(counts).toMatchObject({ total: 1, unread: 1, count: 1, messages_count: 1, start: 0 });
    expect(messages[0]).toEqual({
      ID: expect.any(String),
      MessageID: 'order-1@artel.test',
      Read: false,
      From: { Name: 'Artel', Address: 'no-reply@artel.test' },
      To: [
        { Name: 'Ada Ö', Address: 'ada@example.com' },
        { Name: '', Address: 'bob@example.com' },
      ],
      Cc: [{ Name: '', Address: 'carol@example.com' }],
      Bcc: [{ Name: '', Address: 'eve@example.com' }],
      ReplyTo: [{ Name: '', Address: 'help@artel.test' }],
      Subject: 'Your order “AR-1” <b>',
      Created: expect.stringMatching(/^\d{4}-.*Z$/),
      Tags: [],
      Size: expect.any(Number),
      Attachments: 1,
      Snippet: 'Hello there',
    });
  });

  it('can be read whole, and counts as read from then on', async () => {
    const id = await send(letter);
    const message = await get<Message>(`/api/v1/message/${id}`);
    expect(message).toMatchObject({ ID: id, Text: 'Hello\nthere\n', MessageID: 'order-1@artel.test' });
    expect(message.HTML).toContain('<b>there</b>');
    expect(message.Attachments).toEqual([
      { PartID: '1', FileName: 'receipt.txt', ContentType: 'text/plain', ContentID: '', Size: 4 },
    ]);
    expect(await list('/api/v1/messages')).toMatchObject({ unread: 0, messages: [{ Read: true }] });
    expect(await get(`/api/v1/message/latest`)).toMatchObject({ ID: id });
  });

  it('has its headers, and its source as it was received', async () => {
    const id = await send({ ...letter, headers: { 'X-Trace': ['one', 'two'] } });
    const headers = await get<Record<string, string[]>>(`/api/v1/message/${id}/headers`);
    expect(headers).toMatchObject({ 'Message-ID': ['<order-1@artel.test>'], 'X-Trace': ['one', 'two'] });
    const source = await (await fetch(new URL(`/api/v1/message/${id}/raw`, sink.mailboxUrl))).text();
    expect(source).toMatch(/^X-Trace: one\r\nX-Trace: two\r\nFrom: Artel/);
    expect(source).not.toContain('eve@example.com');
  });

  it('is still there after a restart', async () => {
    const id = await send(letter);
    await sink.close();
    sink = await start();
    expect(await list('/api/v1/messages')).toMatchObject({ total: 1, messages: [{ ID: id }] });
    expect(await get<Message>(`/api/v1/message/${id}`)).toMatchObject({ Text: 'Hello\nthere\n' });
  });
});

describe('the list', () => {
  it('has the newest first, and pages', async () => {
    for (const subject of ['one', 'two', 'three']) await send({ ...letter, subject });
    expect(subjects(await list('/api/v1/messages'))).toEqual(['three', 'two', 'one']);
    const second = await list('/api/v1/messages?start=1&limit=1');
    expect(second).toMatchObject({ total: 3, messages_count: 3, count: 1, start: 1 });
    expect(subjects(second)).toEqual(['two']);
  });

  it('finds by recipient, subject, sender, and words', async () => {
    await send({ ...letter, subject: 'paid', to: 'ada@example.com' });
    await send({ ...letter, subject: 'shipped', to: 'bob@example.com' });
    const find = async (query: string) => subjects(await list(`/api/v1/search?query=${encodeURIComponent(query)}`));
    expect(await find('to:"ada@example.com"')).toEqual(['paid']);
    expect(await find('TO:bob subject:ship')).toEqual(['shipped']);
    expect(await find('to:ada subject:ship')).toEqual([]);
    expect(await find('from:no-reply -to:bob')).toEqual(['paid']);
    expect(await find('hello')).toEqual(['shipped', 'paid']);
    expect(await find('message-id:order-1@artel.test bcc:eve is:unread')).toEqual(['shipped', 'paid']);
  });

  it('keeps as many messages as it should, the newest', async () => {
    await sink.close();
    sink = await start(2);
    for (const subject of ['one', 'two', 'three']) await send({ ...letter, subject });
    expect(subjects(await list('/api/v1/messages'))).toEqual(['three', 'two']);
    expect(await readdir(home)).toHaveLength(4);
  });

  it('is emptied on request: of some, or of all', async () => {
    const ids = [await send(letter), await send(letter), await send(letter)];
    const remove = (init: RequestInit) =>
      fetch(new URL('/api/v1/messages', sink.mailboxUrl), { method: 'DELETE', ...init });
    const some = { body: JSON.stringify({ IDs: [ids[0]] }), headers: { 'content-type': 'application/json' } };
    expect((await remove(some)).status).toBe(200);
    expect((await list('/api/v1/messages')).total).toBe(2);
    expect((await remove({})).status).toBe(200);
    expect((await list('/api/v1/messages')).total).toBe(0);
    expect(await readdir(home)).toEqual([]);
  });
});

describe('the page', () => {
  it('runs no script but its own', async () => {
    const answer = await fetch(sink.mailboxUrl);
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'sha256-/);
    expect(await answer.text()).toContain('Artel mailbox');
  });

  it('shows the HTML of a message in a sandbox', async () => {
    const id = await send(letter);
    const answer = await fetch(new URL(`/view/${id}.html`, sink.mailboxUrl));
    expect(answer.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups; default-src 'none'/);
    expect(await answer.text()).toContain('<b>there</b>');
  });

  it.each(['/api/v1/message/unknown', '/api/v1/message/..%2Fsecret/raw', '/view/unknown.html'])(
    'does not know %s',
    async (path) => {
      expect((await fetch(new URL(path, sink.mailboxUrl))).status).toBe(404);
    },
  );
});

it('takes many messages at once without losing one', async () => {
  const pool = nodemailer.createTransport({ url: sink.smtpUrl, pool: true, maxConnections: 5 });
  await Promise.all(Array.from({ length: 100 }, (_, at) => pool.sendMail({ ...letter, subject: `${at}` })));
  pool.close();
  const { messages } = await list('/api/v1/messages?limit=200');
  expect(new Set(messages.map((each) => each.Subject)).size).toBe(100);
  expect(messages.map((each) => each.ID)).toEqual(
    messages
      .map((each) => each.ID)
      .sort()
      .reverse(),
  );
});

/** Sends a message and gives the id under which the sink says it keeps it. */
async function send(message: SendMailOptions): Promise<string> {
  const { response } = await nodemailer.createTransport(sink.smtpUrl).sendMail(message);
  return /kept as (\w+)/.exec(response)?.[1] ?? '';
}

interface List {
  total: number;
  messages: MessageSummary[];
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(new URL(path, sink.mailboxUrl));
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const list = (path: string) => get<List>(path);
const subjects = ({ messages }: List) => messages.map((each) => each.Subject);
