import type { Mailbox, MessageSummary } from './message.js';

/** Decides whether a message is one that was searched for. */
export type Matcher = (message: MessageSummary) => boolean;

/**
 * Reads a search: the everyday part of Mailpit's syntax. Terms are joined by "and", compare without regard to
 * case and match anywhere in their field: `to:"jo@example.com"`, `from:`, `cc:`, `bcc:`, `addressed:` (any of
 * these), `subject:`, `message-id:`, `is:read`, `is:unread`; `-` or `!` in front of a term turns it round. A
 * bare word is looked for in subject, addresses and the beginning of the text.
 */
export function matcher(query: string): Matcher {
  const terms = [...query.matchAll(/([-!]?)(?:([a-z-]+):)?(?:"([^"]*)"|(\S+))/gi)].map(
    ([, not, field, quoted, word]): Matcher => {
      const matches = term(field?.toLowerCase(), (quoted ?? word ?? '').toLowerCase());
      return not === '' ? matches : (message) => !matches(message);
    },
  );
  return (message) => terms.every((matches) => matches(message));
}

function term(field: string | undefined, text: string): Matcher {
  const has = (value: string) => value.toLowerCase().includes(text);
  const names = (mailboxes: Mailbox[]) => mailboxes.some((each) => has(each.Address) || has(each.Name));
  const everyone = (message: MessageSummary) => [message.From, ...message.To, ...message.Cc, ...message.Bcc];
  switch (field) {
    case 'to':
      return (message) => names(message.To);
    case 'from':
      return (message) => names([message.From]);
    case 'cc':
      return (message) => names(message.Cc);
    case 'bcc':
      return (message) => names(message.Bcc);
    case 'addressed':
      return (message) => names(everyone(message));
    case 'subject':
      return (message) => has(message.Subject);
    case 'message-id':
      return (message) => has(message.MessageID);
    case 'is':
      return (message) => message.Read === (text === 'read');
    default:
      return (message) => has(message.Subject) || has(message.Snippet) || names(everyone(message));
  }
}
