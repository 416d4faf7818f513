import type { MailOf } from '../../notices/index.js';
import type { Letter } from '../letter.js';
import { timeText } from './time-text.js';

export function welcome({ username }: MailOf<'welcome'>): Letter {
  return {
    subject: 'Welcome to Artel',
    preview: 'Your account is ready.',
    heading: 'Welcome to Artel',
    paragraphs: [
      `Your account is ready, and ${username} is yours.`,
      'Find works by independent artists, or publish your own. We will write when something happens to your orders.',
    ],
    facts: [['Username', username]],
    action: 'Open Artel',
  };
}

export function sessionEnded({ device, at }: MailOf<'session-ended'>): Letter {
  return {
    subject: 'We ended one of your sessions',
    preview: 'A sign-in was used from two places.',
    heading: 'We ended a session',
    paragraphs: [
      'One of your sign-ins was used from two places at once. That happens when somebody has copied it from your device, and rarely by accident. We cannot tell which of the two was you, so we ended it for both.',
      'Sign in again to go on. If you did not expect this, change your password and look through your sessions.',
    ],
    facts: [
      ['Device', device],
      ['Ended', timeText(at)],
    ],
    action: 'Look at my sessions',
  };
}
