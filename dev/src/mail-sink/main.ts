import { parseArgs } from 'node:util';
import { startMailSink } from './index.js';

// The mail sink as a process: `node dist/mail-sink/main.js --home DIR [--smtp 1025] [--http 8025]`.
// Started by another process with an IPC channel, it reports `{ready: true}` and ends with its starter.

const { values } = parseArgs({
  options: {
    home: { type: 'string' },
    smtp: { type: 'string', default: '1025' },
    http: { type: 'string', default: '8025' },
  },
});
if (values.home === undefined) throw new Error('--home is missing');

const sink = await startMailSink({ home: values.home, smtpPort: Number(values.smtp), httpPort: Number(values.http) });
const stop = () => void sink.close().then(() => process.exit(0));
process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
process.send?.({ ready: true });
if (process.send === undefined) process.stdout.write(`mail: ${sink.smtpUrl}, mailbox: ${sink.mailboxUrl}\n`);
