import type { DomainEvent } from '@artel/shared/contracts';
import type { Logger, Metrics } from '@artel/shared/telemetry';
import {
  derivedId,
  type KnownOrder,
  type Mail,
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
  readonly findOrder: (id: string) => Promise<KnownOrder | undefined>;
  /** Address of the marketplace, for links; without a trailing slash. */
  readonly publicUrl: string;
  /** Right-hand side of every Message-ID. */
  readonly messageDomain: string;
  /** Opens the tokens of mail links. */
  readonly mailTokenSecret: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface Emails {
  /**
   * Sends every letter an event asks for, each at most once unless a process dies in between. Throws when one could
   * not be sent this time; calling again sends only what is missing.
   */
  send(event: DomainEvent<NotifiedEvent>, signal: AbortSignal): Promise<void>;
}

export function createEmails(dependencies: EmailDependencies): Emails {
  const { ledger, mailer, findPerson, findOrder, publicUrl, messageDomain, mailTokenSecret } = dependencies;
  const { logger, metrics } = dependencies;
  const outcomes = metrics.counter('artel_emails_total', 'Attempts to send a letter, by outcome.', ['outcome']);

  async function sendOne(event: DomainEvent, notice: Notice, mail: Mail, signal: AbortSignal): Promise<void> {
    const person = await findPerson(notice.recipientId);
    if (person === undefined) throw new Error(`recipient ${notice.recipientId} is not known here yet`);
    const address = 'to' in mail ? mail.to : person.email;
    const token = tokenIn(mail);
    // Anybody may have typed this address, and must not be able to have us send strangers what they typed as a name.
    const name = (token === undefined && oneLine(person.fullName)) || person.username;
    if (token !== undefined && isExpired(token, new Date())) {
      outcomes.inc({ outcome: 'expired' });
      logger.warn({ event: 'email.expired', template: mail.template, to: redacted(address) });
      return;
    }
    const url = `${publicUrl}${notice.link}${fragmentOf(token, mailTokenSecret)}`;
    const letter = render(letterFor(mail), { name, url, home: publicUrl });
    const entry = entryFor(event, notice, mail, address, letter.subject, messageDomain);
    const { claim, createdAt } = await ledger.claim(entry, new Date());
    if (claim === 'settled') return;
    if (claim === 'busy') throw new Error(`letter ${entry.id} is being sent by another process`);

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
      const text = error instanceof Error ? error.message : String(error);
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

  return {
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
  { template }: Mail,
  to: string,
  subject: string,
  domain: string,
): LedgerEntry {
  const id = derivedId(event.id, notice.recipientId, template);
  return {
    id,
    messageId: `${id}@${domain}`,
    eventId: event.id,
    template,
    recipientId: notice.recipientId,
    to,
    subject,
    orderId: notice.metadata.orderId ?? null,
    createdAt: new Date(),
  };
}

/** `ada@example.com` → `a***@example.com`: enough to follow a letter, too little to collect addresses. */
export function redacted(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`;
}
