import type { DomainEvent, MailTokenEventType } from '@artel/shared/contracts';
import type { Notice, SealedToken } from './notice.js';

/** These are letters alone: in the inbox of whoever has taken over an account they would help nobody. */
export function verificationRequestedNotices(event: DomainEvent<'user.verification_requested.v1'>): Notice[] {
  const { userId, email } = event.data;
  return [
    {
      ...about(userId),
      title: 'Verify your address',
      message: 'Open the link in our letter to show that this address is yours.',
      link: '/verify-email',
      mail: { template: 'verify-email', to: email, token: tokenOf(event) },
    },
  ];
}

export function passwordResetRequestedNotices(event: DomainEvent<'user.password_reset_requested.v1'>): Notice[] {
  const { userId, email } = event.data;
  return [
    {
      ...about(userId),
      title: 'Choose a new password',
      message: 'Open the link in our letter to choose a new password.',
      link: '/reset-password',
      mail: { template: 'reset-password', to: email, token: tokenOf(event) },
    },
  ];
}

export function passwordChangedNotices({ data, time }: DomainEvent<'user.password_changed.v1'>): Notice[] {
  return [
    {
      ...about(data.userId),
      title: 'Your password was changed',
      message: 'If that was not you, choose a new one at once.',
      link: '/forgot-password',
      mail: { template: 'password-changed', to: data.email, how: data.how, at: time.toISOString() },
    },
  ];
}

/** The new address gets the link; the old one hears of it while there is time to object. */
export function emailChangeRequestedNotices(event: DomainEvent<'user.email_change_requested.v1'>): Notice[] {
  const { userId, email, currentEmail } = event.data;
  return [
    {
      ...about(userId),
      title: 'Confirm your new address',
      message: 'Open the link in our letter to be reached at your new address.',
      link: '/confirm-email',
      mail: { template: 'confirm-email', to: email, token: tokenOf(event) },
    },
    {
      ...about(userId),
      title: 'Your address is about to change',
      message: 'If you did not ask for that, change your password.',
      link: '/settings/security',
      mail: { template: 'email-change', to: currentEmail, newEmail: email, at: event.time.toISOString() },
    },
  ];
}

/** Said where the account was reached until now: nobody else would notice if it was taken. */
export function emailChangedNotices({ data, time }: DomainEvent<'user.email_changed.v1'>): Notice[] {
  return [
    {
      ...about(data.userId),
      title: 'Your address was changed',
      message: 'If that was not you, change your password at once.',
      link: '/settings/security',
      mail: { template: 'email-changed', to: data.formerEmail, at: time.toISOString() },
    },
  ];
}

/** The last thing anybody is told: it is made from the event alone, since nothing else is left of them. */
export function userClosedNotices({ data }: DomainEvent<'user.closed.v1'>): Notice[] {
  const { userId, username, email, closedAt } = data;
  return [
    {
      ...about(userId),
      title: 'Your account is closed',
      message: 'What we knew of you is erased.',
      link: '/',
      mail: { template: 'account-closed', to: email, username, at: closedAt },
    },
  ];
}

/** Whoever has the link has everything, so it is in the letter alone. */
export function dataExportReadyNotices(event: DomainEvent<'user.data_export_ready.v1'>): Notice[] {
  const { userId, email } = event.data;
  return [
    {
      ...about(userId),
      title: 'Your data is ready',
      message: 'Open the link in our letter to fetch it.',
      link: '/data-export',
      mail: { template: 'data-export-ready', to: email, token: tokenOf(event) },
    },
  ];
}

function about(userId: string): Pick<Notice, 'recipientId' | 'type' | 'metadata'> {
  return { recipientId: userId, type: 'system', metadata: {} };
}

function tokenOf({ type, data }: DomainEvent<MailTokenEventType>): SealedToken {
  const { userId, email, sealedToken, expiresAt } = data;
  return { type, userId, email, sealedToken, expiresAt };
}
