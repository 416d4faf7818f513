import { eventually } from '@artel/shared/testing';

export interface Mail {
  readonly ID: string;
  readonly MessageID: string;
  readonly Subject: string;
  readonly To: { Address: string }[];
}

/** Every mail that one address received, oldest first, by Mailpit's read API. */
export async function mailsTo(mailboxUrl: string, address: string): Promise<Mail[]> {
  const found: Mail[] = [];
  for (let start = 0; ; start += 500) {
    const response = await fetch(`${mailboxUrl}/api/v1/messages?start=${start}&limit=500`);
    const page = (await response.json()) as { total: number; messages: Mail[] };
    found.push(...page.messages.filter((mail) => mail.To.some((to) => to.Address === address)));
    if (page.messages.length === 0 || start + page.messages.length >= page.total) return found.reverse();
  }
}

/** Waits for a mail whose subject contains the words. */
export function mailArrives(mailboxUrl: string, address: string, words: string): Promise<Mail> {
  return eventually(
    async () => {
      const mails = await mailsTo(mailboxUrl, address);
      const mail = mails.find((each) => each.Subject.toLowerCase().includes(words.toLowerCase()));
      if (mail === undefined) {
        throw new Error(
          `no mail to ${address} about "${words}", only: ${mails.map((each) => each.Subject).join(' | ')}`,
        );
      }
      return mail;
    },
    { timeoutMs: 60_000 },
  );
}

export interface MailBody {
  readonly Text: string;
  readonly HTML: string;
}

export async function readMail(mailboxUrl: string, id: string): Promise<MailBody> {
  return (await (await fetch(`${mailboxUrl}/api/v1/message/${id}`)).json()) as MailBody;
}
