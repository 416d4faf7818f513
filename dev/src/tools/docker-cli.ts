import { spawn } from 'node:child_process';
import { projectRoot } from './source-tree.js';

/** A `docker` command that failed, with the end of what it said. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
}

/** How much of what a failing command said is worth repeating. */
const saidLines = 40;

export interface DockerOptions {
  /** What it reads from standard input. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs `docker` in the project's root and gives what it printed.
 *
 * @throws DockerError when there is no such program or it fails
 */
export function docker(
  args: readonly string[],
  { input = '', env = process.env }: DockerOptions = {},
): Promise<string> {
  const child = spawn('docker', args, { cwd: projectRoot, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk) => printed.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', () =>
      reject(new DockerError('There is no `docker` program. Install Docker, or Podman with its docker command.')),
    );
    child.once('close', (code) => {
      const output = Buffer.concat(printed).toString();
      if (code === 0) return resolve(output);
      const end = `${output}${Buffer.concat(said)}`.trimEnd().split('\n').slice(-saidLines).join('\n');
      return reject(new DockerError(`docker ${args[0]} failed (${code}):\n${end}`));
    });
  });
}
