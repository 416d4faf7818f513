import { setTimeout as delay } from 'node:timers/promises';
import { EngineError, endOfLog } from './failures.js';
import type { OwnProcess } from './process.js';
import { type EngineName, titles } from './types.js';

/**
 * Waits until `attempt` succeeds, which is asked again and again.
 * @returns what it gave
 * @throws EngineError with the end of the process's log when the process ends first or the time is over
 */
export async function untilReady<T>(
  engine: EngineName,
  own: OwnProcess,
  attempt: () => Promise<T>,
  timeoutMs: number,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let ended: string | undefined;
  void own.exited.then((reason) => {
    ended = reason;
  });
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (ended !== undefined) throw await failure(engine, own, `ended while starting (${ended})`, cause);
      if (Date.now() > deadline) throw await failure(engine, own, `did not answer within ${timeoutMs / 1000} s`, cause);
    }
    await delay(50);
  }
}

/** Waits for the word of a process that has a channel to us. */
export async function untilReported(engine: EngineName, own: OwnProcess, timeoutMs: number): Promise<void> {
  let reported = false;
  own.child.once('message', () => {
    reported = true;
  });
  const check = async () => {
    if (!reported) throw new Error('no word yet');
  };
  await untilReady(engine, own, check, timeoutMs);
}

async function failure(engine: EngineName, own: OwnProcess, what: string, cause: unknown): Promise<EngineError> {
  const log = await endOfLog(own.program.log);
  const title = titles[engine];
  return new EngineError(
    `${title[0]?.toUpperCase()}${title.slice(1)} ${what}.`,
    `Its log is ${own.program.log}${log === '' ? ' and is empty.' : `, and ends with:\n${log}`}`,
    { engine, cause },
  );
}
