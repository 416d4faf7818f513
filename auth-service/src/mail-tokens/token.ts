import { createHash, randomBytes } from 'node:crypto';

/** What opening the link of a letter does. */
export type MailPurpose = 'verify_email' | 'reset_password' | 'change_email' | 'data_export';

/** Letters that are counted, because somebody asks for each. */
export type RequestedPurpose = Exclude<MailPurpose, 'data_export'>;

const minute = 60_000;

/** How long a link works, in milliseconds. */
export const lifetimeMs: Readonly<Record<MailPurpose, number>> = {
  verify_email: 24 * 60 * minute,
  reset_password: 30 * minute,
  change_email: 24 * 60 * minute,
  data_export: 24 * 60 * minute,
};

/** A token for a link: 256 random bits. */
export function newMailToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. A plain hash suffices, because tokens are too random to be guessed. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
