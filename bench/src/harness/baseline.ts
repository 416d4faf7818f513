import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePortNumbers } from '@artel/dev/engines';
import { eventually } from '@artel/shared/testing';

/** Starts `baseline-server` as a process of its own and resolves when it answers. */
export async function startBaseline(mongoUrl: string, database: string) {
  const [port = 0] = await freePortNumbers(1);
  const entry = fileURLToPath(new URL('../baseline-server.js', import.meta.url));
  const child = spawn(process.execPath, [entry, mongoUrl, database, String(port)], { stdio: 'inherit' });
  const gone = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${url}/list`));
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill();
      await gone;
    },
  };
}
