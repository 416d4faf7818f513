import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from '@artel/shared/testing';

export interface ToolRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the operator's tools as `npm run` does, as a process of its own, until `until` likes what it says. */
export function runTool(
  name: 'trace' | 'dead-letters',
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  until: (run: ToolRun) => boolean = () => true,
): Promise<ToolRun> {
  const entry = fileURLToPath(new URL(`../../../dev/dist/tools/${name}.js`, import.meta.url));
  const once = () =>
    new Promise<ToolRun>((resolve) => {
      execFile(process.execPath, [entry, ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      });
    });
  return eventually(async () => {
    const run = await once();
    if (!until(run)) throw new Error(`${name} ${args.join(' ')} said:\n${run.stdout}${run.stderr}`);
    return run;
  });
}
