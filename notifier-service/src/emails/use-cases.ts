import type { DomainEvent } from '@artel/shared/contracts';
import type { Logger, Metrics } from '@artel/shared/telemetry';
import {
  derivedId,
  type KnownOrder,
  type Mail,
  type MailOf,
  type Notice,
  type NotifiedEvent,
  noticesFor,
  oneLine,
} from '../notices/index.js';
import type { Person } from '../people/index.js';
import { render } from './layout.js';
import type { EmailLedger, LedgerEntry } from './ledger.js';
import { letterFor } from './letters/index.js';
import { fragmentOf, isExpired, tokenIn } from './mail-links.js';
import { type Mailer, Refused } from './mailer.js';

export interface EmailDependencies {
  readonly ledger: EmailLedger;
  readonly mailer: Pick<Mailer, 'send'>;
  readonly findPerson: (id: string) => Promise<Person | undefined>;
  /** Whether somebody's account is closed, so that nothing is sent to them any more. */
  readonly isClosed: (id: string) => Promise<boolean>;
  readonly findOrder: (id: string) => Promise<KnownOrder | undefined>;
  /** Address of the marketplace, for links; without a trailing slash. */
  readonly publicUrl: string;
  /** Right-hand side of every Message-ID. */
  readonly messageDomain: string;
  /** What the tokens of mail links may be sealed with. */
  readonly mailTokenSecrets: readonly string[];
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Emails {
  /**
   * Sends every letter an event asks for, each at most once unless a process dies in between. Throws when one could
   * not be sent this time; calling again sends only what is missing.
   */
  send(event: DomainEvent<NotifiedEvent>, signal: AbortSignal): Promise<void>;
  /** Forgets where somebody's letters went. */
  erase(recipientId: string): Promise<void>;
}

/** Where a letter goes, and what its reader is called. */
interface Recipient extends Pick<Person, 'username' | 'fullName'> {
  readonly address: string;
}

/** Sending letters: who gets one, what it says, and that it goes out once. */
export function createEmails(dependencies: EmailDependencies): Emails {
  const { ledger, mailer, findPerson, isClosed, findOrder, publicUrl, messageDomain, mailTokenSecrets } = dependencies;
  const { logger, metrics } = dependencies;
  const outcomes = metrics.counter('artel_emails_total', 'Attempts to send a letter, by outcome.', ['outcome']);

  async function sendOne(event: DomainEvent, notice: Notice, mail: Mail, signal: AbortSignal): Promise<void> {
    const recipient = await recipientOf(notice, mail);
    if (recipient === undefined) return void outcomes.inc({ outcome: 'closed' });
    const { address, fullName, username } = recipient;
    const token = tokenIn(mail);
    // Anybody may have typed this address, and must not be able to have us send strangers what they typed as a name.
    const name = (token === undefined && oneLine(fullName)) || username;
    if (token !== undefined && isExpired(token, new Date())) {
      outcomes.inc({ outcome: 'expired' });
      logger.warn({ event: 'email.expired', template: mail.template, to: redacted(address) });
      return;
    }
    const url = `${publicUrl}${notice.link}${fragmentOf(token, mailTokenSecrets)}`;
    const letter = render(letterFor(mail), { name, url, home: publicUrl });
    const entry = entryFor(event, notice, mail, address, letter.subject, messageDomain);
    const { claim, createdAt } = await ledger.claim(entry, new Date());
    if (claim === 'settled') return;
    if (claim === 'busy') throw new Error(`letter ${entry.id} is being sent by another process`);
    // Closed between the first look and the claim: whoever erases the ledger may have been too early for this entry.
    if (!isFarewell(mail) && (await isClosed(notice.recipientId))) return ledger.erase(notice.recipientId);

    const facts = {
      template: mail.template,
      to: redacted(address),
      messageId: entry.messageId,
      orderId: entry.orderId,
    };
    try {
      const to = { name, address };
      await mailer.send({ ...letter, to, messageId: entry.messageId, date: createdAt }, signal);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const text = said.replaceAll(address, redacted(address));
      outcomes.inc({ outcome: error instanceof Refused ? 'refused' : 'postponed' });
      if (!(error instanceof Refused)) {
        await ledger.postponed(entry.id, text);
        throw error;
      }
      await ledger.failed(entry.id, text);
      logger.warn({ event: 'email.refused', ...facts, err: error });
      return;
    }
    await ledger.sent(entry.id, new Date());
    outcomes.inc({ outcome: 'sent' });
    logger.info({ event: 'email.sent', ...facts });
  }

  /** Undefined when the account is closed. */
  async function recipientOf({ recipientId }: Notice, mail: Mail): Promise<Recipient | undefined> {
    if (isFarewell(mail)) return { address: mail.to, username: mail.username, fullName: mail.username };
    if (await isClosed(recipientId)) return undefined;
    const person = await findPerson(recipientId);
    if (person === undefined) throw new Error(`recipient ${recipientId} is not known here yet`);
    return { ...person, address: 'to' in mail ? mail.to : person.email };
  }

  return {
    erase: ledger.erase,
    async send(event, signal) {
      const order = 'orderId' in event.data ? await findOrder(event.data.orderId) : undefined;
      const results = await Promise.allSettled(
        noticesFor(event, order).map((notice) => notice.mail && sendOne(event, notice, notice.mail, signal)),
      );
      const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      // One unreachable recipient must not keep the others from hearing; but the event is not done.
      if (errors.length > 0) throw errors[0];
    },
  };
}

function entryFor(
  event: DomainEvent,
  notice: Notice,
  mail: Mail,
  to: string,
  subject: string,
  domain: string,
): LedgerEntry {
  const { template } = mail;
  const id = derivedId(event.id, notice.recipientId, template);
  return {
    id,
    messageId: `${id}@${domain}`,
    eventId: event.id,
    template,
    recipientId: notice.recipientId,
    // What is sent last must not leave behind what it says is erased.
    to: isFarewell(mail) ? '' : to,
    subject,
    orderId: notice.metadata.orderId ?? null,
    createdAt: new Date(),
  };
}

/** The one letter that goes out although the account is closed, made from its event alone. */
function isFarewell(mail: Mail): mail is MailOf<'account-closed'> {
  return mail.template === 'account-closed';
}

/** `ada@example.com` → `a***@example.com`: enough to follow a letter, too little to collect addresses. */
export function redacted(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`;
}
