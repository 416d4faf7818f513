import type { Template } from '../notices/index.js';

/** What a letter goes through; `failed` is for good, everything else is still meant to be sent. */
export type EmailStatus = 'pending' | 'sending' | 'sent' | 'failed';

/** One letter to one person about one event. */
export interface LedgerEntry {
  /** Derived from event, recipient and template; the local part of the Message-ID. */
  readonly id: string;
  readonly messageId: string;
  readonly eventId: string;
  readonly template: Template;
  readonly recipientId: string;
  /** Empty once the recipient's account is closed. */
  readonly to: string;
  readonly subject: string;
  readonly orderId: string | null;
  /** When it was first meant to be sent; the message's Date, also when repeated. */
  readonly createdAt: Date;
}

/** What became of a wish to send: do it, leave it (done, or given up), or come back when another process is through. */
export type Claim = 'claimed' | 'settled' | 'busy';

/** The record of every letter: what makes "sent" happen once however often an event is delivered. */
export interface EmailLedger {
  /**
   * Notes a letter and takes it for sending. A claim lapses after `claimMs`, so a process that died between sending
   * and saying so makes the letter go out again: with the same Message-ID, for mail programs to drop.
   */
  claim(entry: LedgerEntry, now: Date): Promise<{ claim: Claim; createdAt: Date }>;
  sent(id: string, at: Date): Promise<void>;
  /** Can never be sent. */
  failed(id: string, error: string): Promise<void>;
  /** Could not be sent this time. */
  postponed(id: string, error: string): Promise<void>;
  /** Forgets where somebody's letters went; those not sent yet never will be. */
  erase(recipientId: string): Promise<void>;
}

/** Longer than any attempt can take, in milliseconds; the mailer gives up before. */
export const claimMs = 90_000;
