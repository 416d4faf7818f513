import { Type } from 'typebox';
import { contract, Uuid } from './contract.js';

/**
 * What a letter with a link is made from. The token in the link is worth as much as a password for as long as it
 * lives, so it travels sealed (`@artel/shared/sealing`, in the context `mailTokenContext` names): the broker, its dead
 * letters and the log never see it, and the pattern keeps an unsealed one from ever being published.
 */
const mailToken = {
  userId: Uuid,
  /** Where the letter goes, and what its link proves. */
  email: Type.String(),
  sealedToken: Type.String({ pattern: '^v1(\\.[\\w-]+){3}$' }),
  /** When the link stops working, ISO 8601. */
  expiresAt: Type.String(),
};

export const userVerificationRequested = contract({
  type: 'user.verification_requested.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person is to show that letters to their address reach them.',
  data: Type.Object(mailToken),
});

export const userPasswordResetRequested = contract({
  type: 'user.password_reset_requested.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'Somebody asked to choose a new password for an account.',
  data: Type.Object(mailToken),
});

export const userPasswordChanged = contract({
  type: 'user.password_changed.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'The password of an account changed.',
  data: Type.Object({
    userId: Uuid,
    email: Type.String(),
    /** `changed` by somebody signed in, or `reset` with a link from a letter. */
    how: Type.Union([Type.Literal('changed'), Type.Literal('reset')]),
  }),
});

export const userEmailChangeRequested = contract({
  type: 'user.email_change_requested.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person asked to be reached at another address, which they have yet to confirm there.',
  data: Type.Object({
    ...mailToken,
    /** Where they are reached until then. */
    currentEmail: Type.String(),
  }),
});

export const userDataExportReady = contract({
  type: 'user.data_export_ready.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'Everything a person asked for is collected and can be fetched.',
  data: Type.Object({ ...mailToken, exportId: Uuid }),
});

export const userEmailChanged = contract({
  type: 'user.email_changed.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person is reached at another address from now on; `user.updated.v1` says at which.',
  data: Type.Object({
    userId: Uuid,
    /** Where they were reached before. */
    formerEmail: Type.String(),
  }),
});

type MailTokenEvent =
  | typeof userVerificationRequested
  | typeof userPasswordResetRequested
  | typeof userEmailChangeRequested
  | typeof userDataExportReady;

/** The events that carry a sealed token. */
export type MailTokenEventType = MailTokenEvent['type'];

/** What a mail token is sealed to: an event of another kind, person or address cannot use it. */
export function mailTokenContext(
  type: MailTokenEventType,
  { userId, email }: { readonly userId: string; readonly email: string },
): string {
  return JSON.stringify([type, userId, email]);
}
