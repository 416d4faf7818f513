import { type EngineConfig, engineConfig, wanted } from './config.js';
import { EngineError } from './failures.js';
import { endLeftovers, openHome, own } from './home.js';
import { launcherOf } from './launcher.js';
import { requireFreePorts } from './ports.js';
import { type EngineKind, type EngineName, type EngineUrls, type Ports, type RunningEngine, urlsFor } from './types.js';
import { startWatchdog } from './watchdog.js';
import { erase } from './wipe.js';

/** How to start engines. */
export interface EnginesOptions {
  /** Folder for data, logs and process notes; made where there is none. */
  home: string;
  /** Default: `ARTEL_ENGINES`, else embedded. */
  kind?: EngineKind;
  /** Default: `ARTEL_*_PORT`, else the usual ports. */
  ports?: Ports;
  /** Whether the home is removed at the end, also when this process is killed. Default false. */
  temporary?: boolean;
  /** Hears what each engine is at. */
  progress?: (engine: EngineName, message: string) => void;
  /** Default: the process's own. A test that wants engines of its own, whatever URLs are given, passes `{}`. */
  env?: NodeJS.ProcessEnv;
}

/** Hears of an engine that ended although nobody asked it to. */
export type DeathListener = (engine: EngineName, reason: string) => void;

/** Engines that run. */
export interface Engines extends EngineUrls {
  kind: EngineKind;
  ports: Ports;
  /** Of the engines that were started here. */
  versions: Record<string, string>;
  onDeath(listener: DeathListener): void;
  /** For fault tests: ends the broker in good order; what it holds it still holds afterwards. */
  stopBroker(): Promise<void>;
  /** Starts the broker again on the same port; nothing happens when it runs. */
  startBroker(): Promise<void>;
  /** Ends all engines in good order. Safe to call again. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL, MongoDB, RabbitMQ and the mail sink at once, and resolves when all of them answer. An engine
 * whose URL the environment gives (`DATABASE_URL`, `MONGO_URL`, `AMQP_URL`, `SMTP_URL`) is used as it is.
 *
 * Data is kept between starts. What an earlier start left running because it was killed is ended first.
 * @throws EngineError, with nothing left running: a port is taken, another start uses this home, an engine can't
 *   run on this machine or does not come up
 */
export async function startEngines(options: EnginesOptions): Promise<Engines> {
  const config = configFor(options);
  const names = wanted(config.given);
  const home = openHome(options.home);
  const giveUp = own(home.path);
  const running = new Map<EngineName, RunningEngine>();
  const listeners: DeathListener[] = [];
  let release = async () => giveUp();

  async function stopAll(): Promise<void> {
    await Promise.all([...running.keys()].map(stop));
    await release();
  }

  async function stop(name: EngineName): Promise<void> {
    const engine = running.get(name);
    running.delete(name);
    await engine?.stop();
  }

  try {
    const launcher = await launcherOf(config.kind);
    const watchdog = startWatchdog();
    if (options.temporary) watchdog.remove(home.path);
    release = async () => {
      if (options.temporary) await erase(home.path);
      watchdog.dismiss();
      giveUp();
    };

    const start = async (name: EngineName): Promise<void> => {
      const began = Date.now();
      const progress = (message: string) => options.progress?.(name, message);
      progress('starting');
      const temporary = options.temporary ?? false;
      const engine = await launcher.start[name]({ home, ports: config.ports, watchdog, temporary, progress });
      running.set(name, engine);
      progress(`ready in ${((Date.now() - began) / 1000).toFixed(1)} s`);
      void engine.exited.then((reason) => {
        if (running.get(name) !== engine) return;
        running.delete(name);
        for (const listener of listeners) listener(name, reason);
      });
    };

    await endLeftovers(home.path);
    await launcher.endLeftovers(home.path);
    await requireFreePorts(names, config.ports);
    const starts = await Promise.allSettled(names.map(start));
    const failed = starts.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;

    let stopping: Promise<void> | undefined;
    return {
      kind: config.kind,
      ports: config.ports,
      ...urlsOf(config),
      versions: Object.fromEntries([...running].map(([name, { version }]) => [name, version])),
      onDeath: (listener) => listeners.push(listener),
      async stopBroker() {
        requireOurs(config);
        await stop('amqp');
      },
      async startBroker() {
        requireOurs(config);
        if (!running.has('amqp')) await start('amqp');
      },
      stop() {
        stopping ??= stopAll();
        return stopping;
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function configFor({ env, kind, ports }: EnginesOptions): EngineConfig {
  const config = engineConfig(env);
  return { ...config, kind: kind ?? config.kind, ports: ports ?? config.ports };
}

function urlsOf({ given, ports }: EngineConfig): EngineUrls {
  // Mail that is sent elsewhere is not in our mailbox.
  const mailbox = given.smtpUrl === undefined ? {} : { mailboxUrl: '' };
  return { ...urlsFor(ports), ...mailbox, ...given };
}

function requireOurs({ given }: EngineConfig): void {
  if (given.amqpUrl === undefined) return;
  throw new EngineError('The broker was given by AMQP_URL.', 'Start and stop it where it runs.', { engine: 'amqp' });
}
