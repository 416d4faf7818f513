import { type DomainEvent, type MailTokenEventType, mailTokenContext } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';
import { seal } from '@artel/shared/sealing';
import type { User } from '../profiles/index.js';
import type { MailPurpose } from './token.js';

/** A token on its way into a letter. */
export interface OutgoingToken {
  readonly purpose: MailPurpose;
  readonly token: string;
  /** Where the letter goes. */
  readonly email: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** What it lets one fetch, if it is for that. */
  readonly exportId?: string | undefined;
}

const types = {
  verify_email: 'user.verification_requested.v1',
  reset_password: 'user.password_reset_requested.v1',
  change_email: 'user.email_change_requested.v1',
  data_export: 'user.data_export_ready.v1',
} as const satisfies Record<MailPurpose, MailTokenEventType>;

/** Asks for the letter that carries a token; the token itself leaves this service only sealed. */
export function letterRequested(
  { purpose, token, email, createdAt, expiresAt, exportId = '' }: OutgoingToken,
  user: User,
  sequence: number,
  secret: string,
): DomainEvent {
  const type = types[purpose];
  const sealedToken = seal(token, secret, mailTokenContext(type, { userId: user.id, email }));
  const data = { userId: user.id, email, sealedToken, expiresAt: expiresAt.toISOString() };
  const common = { source: 'auth-service', aggregateId: user.id, sequence, time: createdAt } as const;
  if (type === 'user.email_change_requested.v1') {
    return newEvent(type, { ...common, data: { ...data, currentEmail: user.email } });
  }
  if (type === 'user.data_export_ready.v1') return newEvent(type, { ...common, data: { ...data, exportId } });
  return newEvent(type, { ...common, data });
}
