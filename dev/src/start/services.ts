import { join } from 'node:path';
import type { Service } from '@artel/shared/contracts';
import { freePortNumbers } from '../engines/ports.js';
import type { Watchdog } from '../engines/watchdog.js';
import { projectRoot } from './home.js';
import { openLog } from './log-files.js';
import { serviceNames } from './ports.js';
import { type ServiceSettings, settingsOf } from './service-env.js';
import { launchService, type ServiceProcess } from './service-process.js';

/** A process of a service that can be stopped and started again, at the same address. */
export interface ServiceHandle {
  readonly name: string;
  readonly url: string;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  readonly running: boolean;
  readonly log: string;
  /** Starts it and waits until it is ready; `env` holds for this start only. Nothing happens while it runs. */
  start(env?: NodeJS.ProcessEnv, options?: { signal?: AbortSignal }): Promise<void>;
  /** Ends it in good order (SIGTERM) or by another signal, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Resolves when the process that runs now is gone, however it ended: a fault point, say. */
  exited(): Promise<string>;
}

export interface ServicesOptions extends ServiceSettings {
  readonly watchdog: Watchdog;
  /** What every service inherits. */
  readonly env: NodeJS.ProcessEnv;
  /** More for single services. */
  readonly serviceEnv?: Partial<Record<Service, NodeJS.ProcessEnv>>;
  /** Hears of a process that ended although nobody asked it to, with why. */
  readonly onDeath: (name: string, reason: string) => void;
}

/** Handles for the processes of all services, none of them started yet. */
export function createServices(options: ServicesOptions) {
  const replicas = new Map<Service, ServiceHandle[]>(serviceNames.map((service) => [service, []]));

  function handleFor(service: Service, name: string, port: number): ServiceHandle {
    const log = openLog(options.home, name);
    const entry = join(projectRoot, service, 'dist/main.js');
    let current: ServiceProcess | undefined;
    let last: ServiceProcess | undefined;

    const stop = async (signal?: NodeJS.Signals): Promise<void> => {
      const stopping = current;
      current = undefined;
      await stopping?.stop(signal);
    };
    const handle: ServiceHandle = {
      name,
      log,
      url: `http://127.0.0.1:${port}`,
      get pid() {
        return last?.pid ?? 0;
      },
      get running() {
        return current !== undefined;
      },
      async start(extra = {}, { signal } = {}) {
        if (current) return;
        const own = { ...settingsOf(service, options), PORT: String(port), ...options.serviceEnv?.[service], ...extra };
        const started = launchService({
          name,
          entry,
          port,
          log,
          watchdog: options.watchdog,
          env: { ...options.env, ...own },
        });
        current = started;
        last = started;
        await started.ready(signal ? { signal } : {});
        void started.exited.then((how) => {
          if (current !== started) return;
          current = undefined;
          options.onDeath(name, how);
        });
      },
      stop,
      kill: () => stop('SIGKILL'),
      exited: () => last?.exited ?? Promise.resolve('never started'),
    };
    replicas.get(service)?.push(handle);
    return handle;
  }

  const first = Object.fromEntries(
    serviceNames.map((service) => [service, handleFor(service, service, options.ports.services[service])]),
  ) as Record<Service, ServiceHandle>;

  let turn = 0;
  return {
    first,
    /** Starts one more process of a service, on a port of its own; the ingress takes turns between them. */
    async startReplica(service: Service, env?: NodeJS.ProcessEnv): Promise<ServiceHandle> {
      const [port = 0] = await freePortNumbers(1);
      const count = replicas.get(service)?.length ?? 1;
      const handle = handleFor(service, `${service}-${count + 1}`, port);
      await handle.start(env);
      return handle;
    },
    /** Where to send a request for a service: its running processes in turn, its usual place when there is none. */
    upstream(service: Service): string {
      const running = (replicas.get(service) ?? []).filter((handle) => handle.running);
      turn += 1;
      return (running[turn % Math.max(running.length, 1)] ?? first[service]).url;
    },
    async stopAll(): Promise<void> {
      await Promise.all([...replicas.values()].flat().map((handle) => handle.stop()));
    },
  };
}
