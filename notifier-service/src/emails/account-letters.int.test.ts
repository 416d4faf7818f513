import { type DomainEvent, type MailTokenEventType, mailTokenContext } from '@artel/shared/contracts';
import { newId } from '@artel/shared/ids';
import { seal } from '@artel/shared/sealing';
import { anEvent, eventually, freshMongo, recordingLogger, testMetrics, testTokens } from '@artel/shared/testing';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServer, startMailServer } from '../testing/mail-server.js';
import { formerMailTokenSecret, mailTokenSecret, startNotifier, type TestNotifier } from '../testing/notifier.js';
import { createMailer } from './mailer.js';
import { createEmailLedger } from './repository.js';
import { createEmails } from './use-cases.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let mail: MailServer;
let notifier: TestNotifier;

beforeAll(async () => {
  [mongo, mail] = await Promise.all([freshMongo('account-letters'), startMailServer()]);
  notifier = await startNotifier({ db: mongo.db, tokens: await testTokens(), smtpUrl: mail.url });
});

afterAll(async () => {
  await notifier.close();
  await mail.close();
  await mongo.close();
});

const token = 'nOt-a_real-token-but-as-long-as-one-43chars';

interface Letter {
  readonly email: string;
  readonly userId: string;
}

/** Somebody the service has been told of. */
async function somebody(fullName = 'Ada Lovelace'): Promise<Letter> {
  const userId = newId();
  const email = `ada.${userId.slice(-6)}@example.com`;
  await notifier.broker.publish(anEvent('user.registered.v1', { userId, email, username: 'ada', fullName }));
  await eventually(() => expect(mail.to(email)).toHaveLength(1));
  return { userId, email };
}

const soon = () => new Date(Date.now() + 60_000).toISOString();

/** What `auth-service` puts into an event for a letter to `email`. */
const sealedFor = (type: MailTokenEventType, { userId, email }: Letter) => ({
  userId,
  email,
  sealedToken: seal(token, mailTokenSecret, mailTokenContext(type, { userId, email })),
  expiresAt: soon(),
});

/** A message with its quoted-printable parts (RFC 2045, § 6.7) decoded. */
function readable(source: string): { text: string; html: string } {
  const [, text = '', html = ''] = source
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .split(/Content-Type: text\/(?:plain|html)/i);
  return { text, html };
}

async function lettersTo(email: string, subject: string) {
  return eventually(() => {
    const found = mail.to(email).filter(({ source }) => source.includes(`Subject: ${subject}`));
    if (found.length === 0) throw new Error(`no letter "${subject}" yet`);
    return found;
  });
}

describe('a link in a letter', () => {
  it.each([
    ['user.verification_requested.v1', 'Verify your email address', '/verify-email'],
    ['user.password_reset_requested.v1', 'Reset your password', '/reset-password'],
    ['user.data_export_ready.v1', 'Your data is ready', '/data-export'],
  ] as const)('of %s carries the unsealed token in its fragment, in text and HTML', async (type, subject, path) => {
    const ada = await somebody();
    await notifier.broker.publish(anEvent(type, sealedFor(type, ada), { sequence: 2 }));
    const [letter, ...others] = await lettersTo(ada.email, subject);
    const { text, html } = readable(letter!.source);
    const link = `https://artel.example${path}#token=${token}`;
    expect(text).toContain(`: ${link}`);
    expect(html).toContain(`href="${link}"`);
    expect(others).toEqual([]);
  });

  it('to a new address goes there, and the old one is told without it', async () => {
    const ada = await somebody();
    const type = 'user.email_change_requested.v1';
    const email = `new.${ada.email}`;
    const data = { ...sealedFor(type, { ...ada, email }), currentEmail: ada.email };
    await notifier.broker.publish(anEvent(type, data, { sequence: 2 }));

    const [there] = await lettersTo(email, 'Confirm your new email address');
    expect(readable(there!.source).text).toContain(`https://artel.example/confirm-email#token=${token}`);
    const [here] = await lettersTo(ada.email, 'Your email address is about to change');
    const told = readable(here!.source);
    expect(told.text).toContain(email);
    expect(told.text + told.html).not.toContain(token);
  });

  it('opens also when it was sealed with the former secret, as those under way when it changed were', async () => {
    const ada = await somebody();
    const type = 'user.password_reset_requested.v1';
    const data = sealedFor(type, ada);
    const context = mailTokenContext(type, data);
    const sealedToken = seal(token, formerMailTokenSecret, context);
    await notifier.broker.publish(anEvent(type, { ...data, sealedToken }, { sequence: 2 }));
    const [letter] = await lettersTo(ada.email, 'Reset your password');
    expect(readable(letter!.source).text).toContain(`#token=${token}`);
  });

  it('is not in what the old address is told once it has changed', async () => {
    const ada = await somebody();
    const data = { userId: ada.userId, formerEmail: ada.email };
    await notifier.broker.publish(anEvent('user.email_changed.v1', data, { sequence: 3 }));
    const [letter, ...others] = await lettersTo(ada.email, 'Your email address was changed');
    expect(readable(letter!.source).text).not.toContain('#token');
    expect(others).toEqual([]);
  });

  it('does not open for an event of another kind, person or address', async () => {
    const ada = await somebody();
    const stolen = sealedFor('user.verification_requested.v1', ada);
    const type = 'user.password_reset_requested.v1';
    const elsewhere = { ...sealedFor(type, ada), email: `eve.${ada.email}` };
    for (const data of [stolen, elsewhere]) {
      await expect(send(anEvent(type, data, { sequence: 3 }))).rejects.toThrow('sealed with another secret');
    }
    expect(mail.to(elsewhere.email)).toEqual([]);
  });

  it('that has expired meanwhile is not sent', async () => {
    const ada = await somebody();
    const type = 'user.password_reset_requested.v1';
    const { lines } = await send(anEvent(type, { ...sealedFor(type, ada), expiresAt: new Date(0).toISOString() }));
    expect(mail.to(ada.email)).toHaveLength(1);
    expect(lines).toMatchObject([{ event: 'email.expired', template: 'reset-password' }]);
  });

  it('leaves no trace of its token in the log and in the ledger', async () => {
    const ada = await somebody();
    const type = 'user.password_reset_requested.v1';
    const event = anEvent(type, sealedFor(type, ada));
    const { lines } = await send(event);
    const [letter] = await lettersTo(ada.email, 'Reset your password');
    expect(readable(letter!.source).text).toContain(token);

    const noted = await mongo.db.collection<Document>('emails').find({ eventId: event.id }).toArray();
    expect(noted).toMatchObject([{ status: 'sent' }]);
    expect(JSON.stringify([lines, noted])).not.toContain(token);
    expect(JSON.stringify([lines, noted])).not.toContain(event.data.sealedToken);
    expect(JSON.stringify(lines)).not.toContain(ada.email);
  });

  it('is sent to strangers without anything somebody else typed as their name', async () => {
    const ada = await somebody('Cheap watches at http://watches.example');
    const type = 'user.verification_requested.v1';
    await notifier.broker.publish(anEvent(type, sealedFor(type, ada), { sequence: 2 }));
    const [letter] = await lettersTo(ada.email, 'Verify your email address');
    expect(readable(letter!.source).text).toContain('Hello ada,');
    expect(letter!.source).not.toContain('atches');
  });
});

describe('a changed password', () => {
  it('is told to the address the account had then', async () => {
    const ada = await somebody();
    const data = { userId: ada.userId, email: `then.${ada.email}`, how: 'reset' } as const;
    await notifier.broker.publish(anEvent('user.password_changed.v1', data, { sequence: 2 }));
    const [letter] = await lettersTo(data.email, 'Your password was changed');
    expect(readable(letter!.source).text).toContain('signed out everywhere');
  });
});

/** Handles one event by hand, with a log that can be read. */
async function send(event: DomainEvent<MailTokenEventType>): Promise<{ lines: Record<string, unknown>[] }> {
  const { logger, lines } = recordingLogger('trace');
  const mailer = createMailer({ smtpUrl: mail.url, from: 'Artel <no-reply@artel.example>' });
  const emails = createEmails({
    ledger: createEmailLedger(mongo.db),
    mailer,
    findPerson: notifier.people.find,
    isClosed: async () => false,
    findOrder: async () => undefined,
    publicUrl: 'https://artel.example',
    messageDomain: 'artel.example',
    mailTokenSecrets: [mailTokenSecret],
    logger,
    metrics: testMetrics(),
  });
  try {
    await emails.send(event, new AbortController().signal);
    return { lines };
  } finally {
    mailer.close();
  }
}
