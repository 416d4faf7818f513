import PostalMime, { type Address, type Email } from 'postal-mime';

/** One mailbox as Mailpit writes it. */
export interface Mailbox {
  Name: string;
  Address: string;
}

/** Who a message was really sent from and to, as said in SMTP: the header may leave some out (Bcc). */
export interface Envelope {
  from: string;
  to: string[];
}

/** A message in a list: the fields and names of Mailpit's `MessageSummary`. */
export interface MessageSummary {
  ID: string;
  /** Without the angle brackets. */
  MessageID: string;
  Read: boolean;
  From: Mailbox;
  To: Mailbox[];
  Cc: Mailbox[];
  Bcc: Mailbox[];
  ReplyTo: Mailbox[];
  Subject: string;
  /** When it arrived, ISO 8601. */
  Created: string;
  Tags: string[];
  /** Bytes of the whole message. */
  Size: number;
  /** How many. */
  Attachments: number;
  /** The beginning of the text, up to 250 characters. */
  Snippet: string;
}

/** An attachment of a message that is shown, without its content. */
export interface AttachmentSummary {
  PartID: string;
  FileName: string;
  ContentType: string;
  ContentID: string;
  Size: number;
}

/** A message that is shown: the fields and names of Mailpit's `Message`. */
export interface Message extends Omit<MessageSummary, 'Attachments' | 'Created' | 'Read' | 'Snippet'> {
  /** As its header says, ISO 8601; the time of arrival where the header says nothing. */
  Date: string;
  ReturnPath: string;
  Text: string;
  HTML: string;
  Inline: AttachmentSummary[];
  Attachments: AttachmentSummary[];
}

/**
 * Reads a raw message (RFC 5322, MIME).
 * @throws when it nests deeper, or has longer headers, than any honest message
 */
export async function parse(raw: Buffer): Promise<Email> {
  return PostalMime.parse(raw);
}

/** What a list shows of a message that has just arrived. */
export function summarize(id: string, created: string, size: number, envelope: Envelope, email: Email): MessageSummary {
  const To = mailboxes(email.to);
  const Cc = mailboxes(email.cc);
  const shown = new Set([...To, ...Cc].map((each) => each.Address.toLowerCase()));
  const hidden = envelope.to.filter((address) => !shown.has(address.toLowerCase()));
  const sender = mailboxes(email.from === undefined ? [] : [email.from])[0];
  return {
    ID: id,
    MessageID: withoutBrackets(email.messageId),
    Read: false,
    From: sender ?? { Name: '', Address: envelope.from },
    To,
    Cc,
    Bcc: hidden.map((Address) => ({ Name: '', Address })),
    ReplyTo: mailboxes(email.replyTo),
    Subject: email.subject ?? '',
    Created: created,
    Tags: [],
    Size: size,
    Attachments: email.attachments.length,
    Snippet: snippet(email),
  };
}

/** Everything of a message, from its summary and its parsed source. */
export function describe(summary: MessageSummary, email: Email): Message {
  const { Attachments: _count, Created, Read: _read, Snippet: _snippet, ...head } = summary;
  const parts = email.attachments.map((part, at) => ({
    inline: part.disposition === 'inline' || part.related === true,
    summary: {
      PartID: String(at + 1),
      FileName: part.filename ?? '',
      ContentType: part.mimeType,
      ContentID: withoutBrackets(part.contentId),
      Size: typeof part.content === 'string' ? Buffer.byteLength(part.content) : part.content.byteLength,
    },
  }));
  return {
    ...head,
    Date: email.date ?? Created,
    ReturnPath: withoutBrackets(email.returnPath),
    Text: email.text ?? '',
    HTML: email.html ?? '',
    Inline: parts.filter((part) => part.inline).map((part) => part.summary),
    Attachments: parts.filter((part) => !part.inline).map((part) => part.summary),
  };
}

/** Every header of a message under its name as written, a list each, since a header may be repeated. */
export function headersOf(email: Email): Record<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const { originalKey, value } of email.headers) {
    headers.set(originalKey, [...(headers.get(originalKey) ?? []), value]);
  }
  return Object.fromEntries(headers);
}

function mailboxes(addresses: Address[] | undefined): Mailbox[] {
  return (addresses ?? [])
    .flatMap((each) => each.group ?? [each])
    .map((each) => ({ Name: each.name, Address: each.address }));
}

function withoutBrackets(value: string | undefined): string {
  return (value ?? '').trim().replace(/^<(.*)>$/s, '$1');
}

function snippet(email: Email): string {
  const text = email.text ?? (email.html ?? '').replace(/<(style|script)\b.*?<\/\1>/gis, ' ').replace(/<[^>]*>/g, ' ');
  return text.replace(/\s+/g, ' ').trim().slice(0, 250);
}
