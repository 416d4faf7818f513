import { createTransport } from 'nodemailer';
import type { RenderedLetter } from './letter.js';

export interface OutgoingEmail extends RenderedLetter {
  readonly to: { readonly name: string; readonly address: string };
  /** Without angle brackets. */
  readonly messageId: string;
  readonly date: Date;
}

/** The server refused this recipient or this message for good (RFC 5321 §4.2.1, 5yz): trying again cannot help. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface Mailer {
  /** Resolves when the server has taken responsibility. Throws `Refused`, or anything else when later may do. */
  send(email: OutgoingEmail, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** One attempt takes at most this long, in milliseconds: less than a ledger claim lasts. */
const attemptMs = 60_000;

/** Sends through a small pool of connections to one SMTP server. */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: string }): Mailer {
  const transport = createTransport({
    pool: true,
    url: smtpUrl,
    maxConnections: 5,
    // A pooled connection the server has dropped meanwhile is no reason to bother the broker.
    maxRequeues: 1,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Letters hold nothing but their own text: no part of one may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, messageId, date, subject, text, html }, signal) {
      try {
        await transport.sendMail({
          from,
          to,
          messageId: `<${messageId}>`,
          date,
          subject,
          text,
          html,
          // RFC 3834 §5: no out-of-office replies to a machine.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]),
        });
      } catch (error) {
        if (isRefusal(error)) throw new Refused(error.message, { cause: error });
        throw error;
      }
    },
    close: () => transport.close(),
  };
}

/**
 * Whether the server said no to the recipient or the message. A 5yz to anything else (signing in, the sender) is a
 * matter of our own settings and heals when those are put right.
 */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, command, permanent } = error as { code?: unknown; command?: unknown; permanent?: unknown };
  if (code === 'EENVELOPE' && command === 'API') return true;
  return permanent === true && (command === 'RCPT TO' || command === 'DATA');
}
