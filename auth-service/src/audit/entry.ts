/** Everything the audit log tells of. */
export const auditActions = [
  'account.registered',
  'account.closed',
  'session.opened',
  'session.refused',
  'session.ended',
  'session.token_reused',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'email.verification_requested',
  'email.verified',
  'email.change_requested',
  'email.changed',
  'two_factor.requested',
  'two_factor.enabled',
  'two_factor.disabled',
  'two_factor.refused',
  'two_factor.recovery_used',
  'profile.changed',
  'data_export.requested',
  'data_export.fetched',
  'user.verified',
  'user.unverified',
  'user.tier_changed',
  'user.role_changed',
  'user.suspended',
  'user.reinstated',
  'signing_key.published',
  'signing_key.activated',
  'signing_key.withdrawn',
  'service_account.created',
  'service_account.disabled',
  'service_account.rotated',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** What may be said about an act beyond who and what: names and numbers, never what somebody typed in confidence. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** One act, as it is told to the log. */
export interface AuditEntry {
  readonly action: AuditAction;
  /** `refused` when it was tried in vain; `ok` if left out. */
  readonly outcome?: 'ok' | 'refused';
  /** Who did it; null when that is not known, as with a wrong password. */
  readonly actorId: string | null;
  /** The account it was done to; the actor's own if left out. */
  readonly subjectId?: string | null;
  /** Where it was done from; the address of the current request if left out. */
  readonly address?: string | null;
  readonly details?: AuditDetails;
}

const confidential = /password|token|secret|otp/i;

/** The first name among the details that promises a secret, or undefined. */
export function confidentialDetail(details: AuditDetails): string | undefined {
  return Object.keys(details).find((name) => confidential.test(name));
}
