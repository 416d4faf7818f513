import type { Logger } from '../telemetry/index.js';

/**
 * Gives back what the start took and no longer needs. Loading and compiling fill V8's young generation until it has
 * grown to its limit (three times `--max-semi-space-size`), and a process with little to do would keep it so for good.
 * What V8 does when memory is short shrinks it; it grows again with work. Takes about 0.1 s of processor time, and the
 * process does nothing else meanwhile.
 *
 * The inspector is the one way to ask for this that Node.js 20 and later have without a flag; nothing listens for
 * debuggers. A Node.js built without one keeps the memory, which harms nobody.
 */
export async function releaseStartMemory(logger: Logger): Promise<void> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    try {
      await new Promise<void>((resolve, reject) => {
        session.post('HeapProfiler.collectGarbage', (error) => (error ? reject(error) : resolve()));
      });
    } finally {
      session.disconnect();
    }
  } catch (err) {
    logger.debug({ err }, 'memory of the start is kept');
  }
}
