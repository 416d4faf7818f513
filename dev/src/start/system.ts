import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Service } from '@artel/shared/contracts';
import { loadDemo } from '../demo/index.js';
import { type EngineKind, type Ports as EnginePorts, type Engines, startEngines, status } from '../engines/index.js';
import { startWatchdog } from '../engines/watchdog.js';
import { startIngress } from '../ingress/index.js';
import { createAuthDatabase } from './auth-database.js';
import { readState, removeState, writeState } from './home.js';
import { requireFree, type SystemPorts, serviceNames, systemPorts } from './ports.js';
import { type Progress, reported } from './progress.js';
import { homeSecret } from './secrets.js';
import { createServices, type ServiceHandle } from './services.js';
import { StartError } from './start-error.js';

export interface SystemOptions {
  /** Folder for everything that is stored; made where there is none. */
  readonly home: string;
  /** Default: those of the environment, else the usual ones. */
  readonly ports?: SystemPorts;
  /** Engines that run already and go on running; without, the system starts its own in its home. */
  readonly engines?: Engines;
  readonly engineKind?: EngineKind;
  readonly enginePorts?: EnginePorts;
  /** Prefix of databases, queues and exchanges; another one makes systems that share engines strangers. */
  readonly name?: string;
  /** What services inherit; by default all of this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** More for single services, such as fault points. */
  readonly serviceEnv?: Partial<Record<Service, NodeJS.ProcessEnv>>;
  /** Fill an empty shop with demo data. */
  readonly demo?: boolean;
  readonly progress?: Progress;
  /** Gives the start up; what runs by then is stopped. */
  readonly signal?: AbortSignal;
}

/** The whole system, running. */
export interface System {
  readonly ingressUrl: string;
  readonly mailboxUrl: string;
  readonly engines: Engines;
  readonly services: Readonly<Record<Service, ServiceHandle>>;
  /** One more process of a service, which the ingress uses too. */
  startReplica(service: Service, env?: NodeJS.ProcessEnv): Promise<ServiceHandle>;
  /** Calls back when an engine or a service ends that nobody asked to. */
  onDeath(listener: (name: string, reason: string) => void): void;
  /** Stops everything in good order: ingress, services, then the engines that were started here. */
  stop(): Promise<void>;
}

/**
 * Starts engines, services and ingress, and resolves when all of them answer.
 * @throws StartError or EngineError, with nothing left running
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { name = 'artel', env = process.env, progress = () => {}, signal, ports = systemPorts() } = options;
  const home = resolve(options.home);
  prepareHome(home);
  if (!options.engines) requireStopped(home);
  await requireFree(ports);
  const steps: (() => Promise<void> | void)[] = [];
  const listeners: ((name: string, reason: string) => void)[] = [];
  const onDeath = (who: string, reason: string): void => {
    for (const listener of listeners) listener(who, reason);
  };
  const stop = async (): Promise<void> => {
    for (let step = steps.pop(); step; step = steps.pop()) await step();
  };

  try {
    const engines = options.engines ?? (await startOwnEngines(home, options, progress));
    if (!options.engines) steps.push(() => engines.stop());
    engines.onDeath(onDeath);
    signal?.throwIfAborted();
    await createAuthDatabase(engines.databaseUrl, name);

    const watchdog = startWatchdog();
    steps.push(() => watchdog.dismiss());
    const secret = homeSecret(home);
    const services = createServices({ ...options, home, ports, engines, name, secret, env, watchdog, onDeath });
    steps.push(() => services.stopAll());
    const starting = serviceNames.map((service) =>
      reported(progress, service, 'starting', () => services.first[service].start({}, signal ? { signal } : {})),
    );
    await allOrFirstFailure(starting);

    const { mailboxUrl } = engines;
    const ingress = await startIngress({ port: ports.ingress, upstream: services.upstream, mailboxUrl });
    steps.push(() => ingress.close());
    const processes = Object.values(services.first).map(({ name, url, pid }) => [name, { url, pid }] as const);
    const { databaseUrl, mongoUrl, amqpUrl } = engines;
    const ingressUrl = ingress.url;
    writeState(home, {
      pid: process.pid,
      ingressUrl,
      mailboxUrl,
      databaseUrl,
      mongoUrl,
      amqpUrl,
      services: Object.fromEntries(processes),
    });
    steps.push(() => removeState(home));
    if (options.demo) await loadDemo({ url: ingressUrl, home, progress, ...(signal ? { signal } : {}) });
    signal?.throwIfAborted();
    const { first, startReplica } = services;
    return {
      ingressUrl,
      mailboxUrl,
      engines,
      services: first,
      startReplica,
      onDeath: (listener) => listeners.push(listener),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startOwnEngines(
  home: string,
  { engineKind, enginePorts }: SystemOptions,
  progress: Progress,
): Promise<Engines> {
  return startEngines({
    home,
    ...(engineKind ? { kind: engineKind } : {}),
    ...(enginePorts ? { ports: enginePorts } : {}),
    progress: (engine, message) => progress(engineTitles[engine], message, message.startsWith('ready')),
  });
}

const engineTitles = { postgres: 'PostgreSQL', mongo: 'MongoDB', amqp: 'RabbitMQ', mail: 'mailbox' } as const;

/** Makes the home where there is none. @throws StartError when nothing can be kept there */
function prepareHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(`Nothing can be kept in ${home} (${why}).`, 'Choose another folder with ARTEL_HOME.');
  }
}

/** Two systems cannot share a home. @throws StartError saying where the first one is */
function requireStopped(home: string): void {
  const { owner } = status(home);
  if (owner === undefined) return;
  const at = readState(home)?.ingressUrl;
  const where = at === undefined ? 'still starting or stopping' : `at ${at}`;
  throw new StartError(
    `Artel is already running in ${home}, ${where} (process ${owner}).`,
    'Stop it first with Ctrl-C in its terminal.',
  );
}

/** Waits for all, so that nothing is still starting when the first failure is reported. */
async function allOrFirstFailure(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
