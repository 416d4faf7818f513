import type { MailOf } from '../../notices/index.js';
import type { Letter } from '../letter.js';

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
