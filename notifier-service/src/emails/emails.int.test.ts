import { newId } from '@artel/shared/http';
import { anEvent, eventually, freshMongo, testLogger, testMetrics, testTokens } from '@artel/shared/testing';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../testing/mail-server.js';
import { startNotifier } from '../testing/notifier.js';
import { claimMs, type LedgerEntry } from './ledger.js';
import { createMailer } from './mailer.js';
import { createEmailLedger } from './repository.js';
import { createEmails } from './use-cases.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let mail: MailServer;

beforeAll(async () => {
  [mongo, mail] = await Promise.all([freshMongo('emails'), startMailServer()]);
});

afterAll(async () => {
  await mail.close();
  await mongo.close();
});

const entriesFor = (eventId: string) =>
  mongo.db.collection<Document & { _id: string }>('emails').find({ eventId }).toArray();

function createSubject(mailer: ReturnType<typeof createMailer>, ledger = createEmailLedger(mongo.db)) {
  return createEmails({
    ledger,
    mailer,
    findPerson: async (id) => ({ id, email: `${id}@example.com`, fullName: 'Ada <b>', username: 'ada' }),
    isClosed: async () => false,
    findOrder: async () => undefined,
    publicUrl: 'https://artel.example',
    messageDomain: 'artel.example',
    mailTokenSecrets: ['a secret of these tests'],
    logger: testLogger(),
    metrics: testMetrics(),
  });
}

const paidBy = (buyerId: string) => anEvent('payment.captured.v1', { buyerId });
const patient = new AbortController().signal;

describe('a letter', () => {
  it('is a proper automatic message with text and HTML and an id of its own', async () => {
    const mailer = createMailer({ smtpUrl: mail.url, from: 'Artel <no-reply@artel.example>' });
    const event = paidBy(newId());
    await createSubject(mailer).send(event, patient);
    const [received] = mail.to(`${event.data.buyerId}@example.com`);
    const [entry] = await entriesFor(event.id);
    expect(entry).toMatchObject({ status: 'sent', attempts: 1, template: 'order-confirmation', lastError: null });
    expect(received?.messageId).toBe(`<${entry?._id}@artel.example>`);
    for (const expected of [
      /^From: Artel <no-reply@artel.example>/m,
      /^Auto-Submitted: auto-generated/m,
      /^Date: /m,
      /text\/plain; charset=utf-8/,
      /text\/html; charset=utf-8/,
    ]) {
      expect(received?.source).toMatch(expected);
    }
    mailer.close();
  });

  it('that was sent is never sent again', async () => {
    const mailer = createMailer({ smtpUrl: mail.url, from: 'no-reply@artel.example' });
    const event = paidBy(newId());
    const emails = createSubject(mailer);
    for (let time = 0; time < 3; time += 1) await emails.send(event, patient);
    expect(mail.to(`${event.data.buyerId}@example.com`)).toHaveLength(1);
    mailer.close();
  });

  it('that was sent by a process which died before saying so goes out again with the same Message-ID', async () => {
    const mailer = createMailer({ smtpUrl: mail.url, from: 'no-reply@artel.example' });
    const event = paidBy(newId());
    const ledger = createEmailLedger(mongo.db);
    const dying = { ...ledger, sent: async () => Promise.reject(new Error('killed')) };
    await expect(createSubject(mailer, dying).send(event, patient)).rejects.toThrow('killed');
    await expect(createSubject(mailer, ledger).send(event, patient)).rejects.toThrow('being sent by another process');

    const later = { ...ledger, claim: (entry: LedgerEntry) => ledger.claim(entry, new Date(Date.now() + claimMs + 1)) };
    await createSubject(mailer, later).send(event, patient);

    const ids = mail.to(`${event.data.buyerId}@example.com`).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    mailer.close();
  });

  it('the server refuses for good is given up, and the others are still sent', async () => {
    const mailer = createMailer({ smtpUrl: mail.url, from: 'no-reply@artel.example' });
    const event = anEvent('sale.cancelled.v1', { buyerId: newId(), sellerId: newId() });
    mail.unknown.add(`${event.data.buyerId}@example.com`);
    await createSubject(mailer).send(event, patient);
    expect(mail.to(`${event.data.sellerId}@example.com`)).toHaveLength(1);
    const entries = await entriesFor(event.id);
    expect(entries.map(({ status, recipientId }) => [status, recipientId])).toEqual(
      expect.arrayContaining([
        ['failed', event.data.buyerId],
        ['sent', event.data.sellerId],
      ]),
    );
    expect(entries.find(({ status }) => status === 'failed')?.lastError).toContain('no such mailbox');
    mailer.close();
  });
});

describe('a mail server that is down', () => {
  it('delays letters, which are sent once when it is back', async () => {
    const down = await startMailServer();
    const port = Number(new URL(down.url).port);
    await down.close();
    const tokens = await testTokens();
    const notifier = await startNotifier({ db: mongo.db, tokens, smtpUrl: down.url });
    const userId = newId();
    const event = anEvent('user.registered.v1', { userId, email: `${userId}@example.com` });
    await notifier.broker.publish(event);
    await eventually(async () =>
      expect(await entriesFor(event.id)).toMatchObject([{ status: 'pending', attempts: 1 }]),
    );
    expect((await entriesFor(event.id))[0]?.lastError).toContain('ECONNREFUSED');

    const back = await startMailServer(port);
    await eventually(async () => expect(await entriesFor(event.id)).toMatchObject([{ status: 'sent' }]));
    expect(back.to(`${userId}@example.com`)).toHaveLength(1);
    await notifier.close();
    await back.close();
  });
});
