import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePortNumbers } from '@artel/dev/engines';
import { eventually } from '@artel/shared/testing';

/** The programs in `bare/`; what each is told after its port. */
interface Programs {
  readonly reads: readonly [mongoUrl: string, database: string];
  readonly passwords: readonly [hash: string];
  readonly checkout: readonly [mongoUrl: string, database: string];
}

/** A bare baseline that runs as a process of its own. */
export interface Baseline {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a program of `bare/` and resolves when it answers. */
export async function startBaseline<Name extends keyof Programs>(
  name: Name,
  ...told: Programs[Name]
): Promise<Baseline> {
  const [port = 0] = await freePortNumbers(1);
  const entry = fileURLToPath(new URL(`../bare/${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [entry, String(port), ...told], { stdio: 'inherit' });
  const gone = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(url));
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill();
      await gone;
    },
  };
}
