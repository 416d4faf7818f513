import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { MailStore } from './store.js';

/** A listening SMTP server. */
export interface SmtpListener {
  port: number;
  close(): Promise<void>;
}

const largest = 25 * 1024 * 1024;

/**
 * Accepts every message on 127.0.0.1 and keeps it. The sender hears "250" only once the message is on disk.
 * Credentials are accepted whatever they are; there is no TLS, since nothing leaves the machine.
 * @param port 0 for any free one
 * @throws the listening error, `EADDRINUSE` for one
 */
export async function listenForMail(store: MailStore, port: number): Promise<SmtpListener> {
  const server = new SMTPServer({
    banner: 'Artel mailbox',
    size: largest,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1000,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData(stream, session, done) {
      const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
      const to = session.envelope.rcptTo.map((each) => each.address);
      buffer(stream)
        .then((raw) => {
          if (stream.sizeExceeded) throw new Error(`larger than ${largest} bytes`);
          return store.add(raw, { from, to });
        })
        .then(
          (message) => done(null, `kept as ${message.ID}`),
          (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
        );
    },
  });
  // A client that goes away in the middle of a conversation is its own affair.
  server.on('error', () => {});
  const socket = server.listen(port, '127.0.0.1');
  await once(socket, 'listening');
  const address = socket.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
