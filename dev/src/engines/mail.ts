import { hostProgram } from './host-program.js';
import { untilReported } from './ready.js';
import { launchKnown, orStop, type StartEngine } from './starter.js';

/** Starts the mail sink (see ../mail-sink) in a process of its own. */
export const startMail: StartEngine = async (context) => {
  const { home, ports } = context;
  const folders = ['--home', home.data('mail')];
  const listening = ['--smtp', String(ports.smtp), '--http', String(ports.mailbox)];
  const own = await launchKnown(context, 'mail', {
    command: process.execPath,
    args: [hostProgram('mail-sink/main'), ...folders, ...listening],
    env: process.env,
    cwd: home.path,
    log: home.log('mail'),
    channel: true,
    stopSignal: 'SIGTERM',
    graceMs: 5000,
  });
  return orStop(own, async () => {
    await untilReported('mail', own, 30_000);
    return { version: 'built in', exited: own.exited, stop: own.stop };
  });
};
