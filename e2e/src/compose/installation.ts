import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A program that prints what is answered at the URL it is given. */
const printAnswer = `
  const answer = await fetch(process.argv[1]);
  if (!answer.ok) throw new Error(process.argv[1] + ' answered ' + answer.status);
  process.stdout.write(await answer.text());
`;

/** What a container is held to, and how it last ended. */
export interface Container {
  readonly user: string;
  readonly readOnly: boolean;
  readonly capabilitiesDropped: readonly string[];
  readonly privilegesMayGrow: boolean;
  readonly memoryLimit: number;
  readonly startedAt: Date;
  readonly exitCode: number;
}

/** `compose.yaml` as an installation under a project name of its own, so that others stay as they are. */
export interface Installation {
  /** Brings everything up and waits until all of it is healthy. */
  up(): Promise<void>;
  /** Ends it, and its data too. */
  down(): Promise<void>;
  /** Asks one service to end, and gives how it ended. */
  stop(service: string): Promise<Container>;
  /** Starts one service again, and gives the milliseconds until it served. */
  start(service: string): Promise<number>;
  inspect(service: string): Promise<Container>;
  /** Runs one of the scripts in deploy/compose on it, and says each of its lines. */
  script(name: string, args: readonly string[], say: (line: string) => void): Promise<void>;
  /** What is answered at a URL that only containers can reach. */
  fetchInside(url: string): Promise<string>;
  /** What the containers said last. */
  logs(): Promise<string>;
}

/** `settings` are environment variables of compose.yaml. */
export function composeInstallation(
  project: string,
  port: number,
  settings: Readonly<Record<string, string>> = {},
): Installation {
  const docker = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
    (await run('docker', [...args], { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64e6 })).stdout;

  const environment = async (): Promise<Record<string, string>> => ({
    ...settings,
    ARTEL_PORT: String(port),
    ...((await mailboxIsStandIn()) && { MP_WEBROOT: '' }),
  });
  const compose = async (...args: string[]): Promise<string> =>
    docker(['compose', '--project-name', project, '--progress', 'quiet', ...args], await environment());

  /** A stand-in for Mailpit, made where no registry can be reached, knows no path of its own. */
  const mailboxIsStandIn = async (): Promise<boolean> =>
    docker(['image', 'inspect', '--format', '{{index .Config.Labels "standin.of"}}', 'axllent/mailpit:v1.27'])
      .then((label) => label.trim() === 'axllent/mailpit')
      .catch(() => false);

  async function inspect(service: string): Promise<Container> {
    const id = (await compose('ps', '--all', '--quiet', service)).trim();
    const [found] = JSON.parse(await docker(['inspect', id]));
    const { State, Config, HostConfig } = found;
    return {
      user: Config.User,
      readOnly: HostConfig.ReadonlyRootfs,
      capabilitiesDropped: HostConfig.CapDrop ?? [],
      privilegesMayGrow: !(HostConfig.SecurityOpt ?? []).includes('no-new-privileges:true'),
      memoryLimit: HostConfig.Memory,
      startedAt: new Date(State.StartedAt),
      exitCode: State.ExitCode,
    };
  }

  return {
    up: async () => void (await compose('up', '--detach', '--wait', '--wait-timeout', '300')),
    down: async () => void (await compose('down', '--volumes', '--remove-orphans', '--timeout', '20')),
    async stop(service) {
      await compose('stop', service);
      return inspect(service);
    },
    async start(service) {
      await compose('up', '--detach', '--wait', '--no-deps', service);
      const { startedAt } = await inspect(service);
      const said = (await compose('logs', '--no-log-prefix', '--since', startedAt.toISOString(), service)).split('\n');
      const running = said.find((line) => line.includes(`${service} is running`));
      if (running === undefined) throw new Error(`${service} never said that it runs:\n${said.join('\n')}`);
      return Date.parse(JSON.parse(running).time) - startedAt.getTime();
    },
    inspect,
    async script(name, args, say) {
      const env = { ...process.env, ...(await environment()), COMPOSE_PROJECT_NAME: project };
      const child = spawn(join(root, 'deploy/compose', name), [...args], { cwd: root, env });
      createInterface(child.stdout).on('line', say);
      createInterface(child.stderr).on('line', say);
      const [code] = await once(child, 'close');
      if (code !== 0) throw new Error(`${name} ended with exit code ${code}`);
    },
    fetchInside: (url) => compose('exec', '--no-TTY', 'ingress', 'node', '--eval', printAnswer, url),
    logs: () => compose('logs', '--tail', '40', '--no-color'),
  };
}
