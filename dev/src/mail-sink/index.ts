import { mailboxApi } from './api.js';
import { listenForMail } from './smtp.js';
import { openMailStore } from './store.js';

export type { MailStore } from './store.js';

/** Where a mail sink keeps mail and listens. */
export interface MailSinkOptions {
  /** The folder for received mail. */
  home: string;
  /** 0 for any free port. */
  smtpPort: number;
  /** Page and API; 0 for any free port. */
  httpPort: number;
  /** How many messages are kept, the newest. Default 5,000. */
  limit?: number;
}

/** A running mail sink. */
export interface MailSink {
  smtpUrl: string;
  mailboxUrl: string;
  close(): Promise<void>;
}

/**
 * Starts an SMTP server on 127.0.0.1 that delivers nothing and keeps everything, with a page and Mailpit's
 * reading API to look at it.
 * @throws the listening error, with nothing left open
 */
export async function startMailSink(options: MailSinkOptions): Promise<MailSink> {
  const store = await openMailStore(options.home, options.limit);
  const api = mailboxApi(store);
  const smtp = await listenForMail(store, options.smtpPort);
  try {
    const mailboxUrl = await api.listen({ host: '127.0.0.1', port: options.httpPort });
    return {
      smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
      mailboxUrl,
      async close() {
        await Promise.all([smtp.close(), api.close()]);
      },
    };
  } catch (error) {
    await smtp.close();
    throw error;
  }
}
