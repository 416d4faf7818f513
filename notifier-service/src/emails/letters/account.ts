import type { MailOf } from '../../notices/index.js';
import type { Letter } from '../letter.js';
import { timeText } from './time-text.js';

export function verifyEmail({ to, token }: MailOf<'verify-email'>): Letter {
  return {
    subject: 'Verify your email address',
    preview: 'One click shows that this address is yours.',
    heading: 'Is this your address?',
    paragraphs: [
      'Somebody, most likely you, uses this address for an account at Artel. Open the link to show that it is yours.',
      'If you have no account at Artel, ignore this message: without the link nothing happens.',
    ],
    facts: [
      ['Address', to],
      ['The link works once, until', timeText(token.expiresAt)],
    ],
    action: 'Verify my address',
  };
}

export function resetPassword({ token }: MailOf<'reset-password'>): Letter {
  return {
    subject: 'Reset your password',
    preview: 'The link works for half an hour.',
    heading: 'Choose a new password',
    paragraphs: [
      'Somebody asked for a new password for your account. If it was you, open the link and choose one; you will then be signed out everywhere.',
      'If it was not you, ignore this message: your password stays as it is. We never ask you for this link.',
    ],
    facts: [['The link works once, until', timeText(token.expiresAt)]],
    action: 'Choose a new password',
  };
}

export function passwordChanged({ how, at }: MailOf<'password-changed'>): Letter {
  return {
    subject: 'Your password was changed',
    preview: 'If that was not you, act now.',
    heading: 'Your password was changed',
    paragraphs: [
      how === 'reset'
        ? 'The password of your account was reset with a link from a letter to this address. You were signed out everywhere.'
        : 'The password of your account was changed by somebody who knew the old one. Every other device was signed out.',
      'If that was you, there is nothing to do. If not, somebody has access to your account or your mail: choose a new password now.',
    ],
    facts: [['Changed', timeText(at)]],
    action: 'That was not me',
  };
}

export function confirmEmail({ to, token }: MailOf<'confirm-email'>): Letter {
  return {
    subject: 'Confirm your new email address',
    preview: 'Until then we write to the old one.',
    heading: 'Is this your new address?',
    paragraphs: [
      'You asked us to reach you at this address from now on. Open the link to confirm it; until then nothing changes.',
      'If you did not ask for this, ignore this message.',
    ],
    facts: [
      ['New address', to],
      ['The link works once, until', timeText(token.expiresAt)],
    ],
    action: 'Confirm this address',
  };
}

export function dataExportReady({ token }: MailOf<'data-export-ready'>): Letter {
  return {
    subject: 'Your data is ready',
    preview: 'Everything we have about you, in one archive.',
    heading: 'Everything we have about you',
    paragraphs: [
      'You asked for a copy of your data. It is collected, in one archive, and the link fetches it without signing in.',
      'After that, or once the link has expired, you find the archive in your settings for a week.',
      'If it was not you who asked, somebody has access to your account: change your password now, and tell nobody the link.',
    ],
    facts: [['The link works once, until', timeText(token.expiresAt)]],
    action: 'Fetch my data',
  };
}

export function emailChange({ newEmail, at }: MailOf<'email-change'>): Letter {
  return {
    subject: 'Your email address is about to change',
    preview: 'If you did not ask for that, act now.',
    heading: 'A new address for your account',
    paragraphs: [
      'Somebody who knows your password asked us to reach you at another address. Once it is confirmed there, we no longer write to this one.',
      'If that was you, there is nothing to do here. If not, change your password now: that also stops the change.',
    ],
    facts: [
      ['New address', newEmail],
      ['Asked for', timeText(at)],
    ],
    action: 'Change my password',
  };
}

export function emailChanged({ at }: MailOf<'email-changed'>): Letter {
  return {
    subject: 'Your email address was changed',
    preview: 'If that was not you, act now.',
    heading: 'A new address for your account',
    paragraphs: [
      'Your account has another address now, confirmed there. We do not write to this one any more, and you cannot sign in with it.',
      'If that was you, there is nothing to do. If not, somebody knows your password: sign in with your username and change it now, which signs everybody else out.',
    ],
    facts: [['Changed', timeText(at)]],
    action: 'Change my password',
  };
}

export function accountClosed({ username, at }: MailOf<'account-closed'>): Letter {
  return {
    subject: 'Your account is closed',
    preview: 'What we knew of you is erased.',
    heading: 'Your account is closed',
    paragraphs: [
      `The account ${username} is closed, as you asked. Your name, your addresses and your messages are erased; what you offered was taken down, and what was not paid for was cancelled.`,
      'Orders stay in the books without your name. Where something is still on its way to you, your postal address is kept until it has arrived. The username is given to nobody else.',
      'This is the last message you get from us. The account was closed with its password: if that was not you, change that password wherever else you use it.',
    ],
    facts: [['Closed', timeText(at)]],
    action: 'Open Artel',
  };
}
