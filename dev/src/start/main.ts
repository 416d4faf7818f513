import { join } from 'node:path';
import { homeFolder } from './home.js';
import { welcomeScreen } from './screen.js';
import { startSystem } from './system.js';
import { showProgress } from './terminal.js';

/** The program behind `npm start`: runs until it is asked to stop, or until a part of the system dies. */
process.exitCode = await main();
// Libraries may hold timers or sockets open; everything of ours is closed by now.
process.exit();

async function main(): Promise<number> {
  const home = homeFolder();
  const demo = process.env.ARTEL_DEMO !== 'off';
  const stopping = new AbortController();
  const asked = whenAsked(stopping);
  const view = showProgress(process.stdout);
  const { progress } = view;
  try {
    const system = await startSystem({
      home,
      demo,
      progress,
      signal: stopping.signal,
    }).finally(view.end);
    const died = new Promise<string>((resolve) => {
      system.onDeath((name, reason) => resolve(`${name} has ended unexpectedly (${reason}).`));
    });
    const { ingressUrl, mailboxUrl } = system;
    console.log(welcomeScreen({ ingressUrl, mailboxUrl, logs: join(home, 'logs'), demo }));
    const death = await Promise.race([asked, died]);
    if (death !== undefined) console.error(`${death} Everything else is being stopped; see ${join(home, 'logs')}.`);
    await system.stop();
    if (death === undefined) console.log('Stopped. Everything is kept for the next start.');
    return death === undefined ? 0 : 1;
  } catch (error) {
    if (stopping.signal.aborted) {
      console.log('Stopped before everything was up.');
      return 0;
    }
    console.error(inWords(error));
    return 1;
  }
}

/**
 * Resolves at the first Ctrl-C, SIGTERM or closed terminal; a second one ends this process at once, and the watchdogs
 * end what it has started.
 */
function whenAsked(stopping: AbortController): Promise<undefined> {
  return new Promise((resolve) => {
    let askedAt = Number.POSITIVE_INFINITY;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // npm hands on the Ctrl-C that the terminal has sent here already: that is not a second one.
        if (Date.now() - askedAt > 1000) process.exit(130);
        if (stopping.signal.aborted) return;
        askedAt = Date.now();
        stopping.abort();
        resolve(undefined);
      });
    }
  });
}

/** An error as one or two sentences; errors that are not meant for people keep their stack for `DEBUG`. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, hint } = error as Error & { hint?: string };
  if (hint !== undefined) return `${message} ${hint}`;
  return process.env.DEBUG ? (error.stack ?? message) : `Could not start: ${message}`;
}
