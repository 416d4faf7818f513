import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RabbitmqPrograms } from './rabbitmq-package.js';
import { password } from './types.js';

/** The ports of a broker. */
export interface RabbitmqPorts {
  amqp: number;
  /** For other Erlang nodes (command-line tools are such). */
  distribution: number;
  /** Of its own Erlang name server, so that none that runs already is touched. */
  epmd: number;
}

/** Erlang keeps the processor spinning for a while after work, by default; on a developer's machine that is waste. */
const idle = '+sbwt none +sbwtdcpu none +sbwtdio none';

/** Two schedulers are plenty for one person, and start faster than one per core. */
const small = '+S 2:2 +SDio 2';

/** Writes the configuration of a broker whose files are all in `folder`, and gives the environment to run it with. */
export function rabbitmqEnvironment(
  folder: string,
  programs: RabbitmqPrograms,
  ports: RabbitmqPorts,
): NodeJS.ProcessEnv {
  const at = (name: string) => join(folder, name);
  for (const name of ['home', 'mnesia', 'log']) mkdirSync(at(name), { recursive: true, mode: 0o700 });
  writeFileSync(at('enabled_plugins'), '[].\n');
  writeFileSync(at('rabbitmq.conf'), configuration(ports.amqp));
  return {
    ...process.env,
    ...erlangEnvironment(programs),
    HOME: at('home'),
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: 'artel@localhost',
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: at('mnesia'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_PID_FILE: at('pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
    RABBITMQ_FEATURE_FLAGS_FILE: at('feature_flags'),
    RABBITMQ_GENERATED_CONFIG_DIR: at('config'),
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    // None of the machine's own configuration.
    RABBITMQ_CONFIG_FILES: at('none.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: at('none.config'),
    RABBITMQ_CONF_ENV_FILE: at('none-env.conf'),
    // With input "allowed" the start script becomes the broker instead of watching over it, so that its pid is the
    // broker's; -noinput then takes the input away again.
    RABBITMQ_ALLOW_INPUT: 'true',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-noinput -kernel inet_dist_use_interface {127,0,0,1} ${idle} ${small}`,
  };
}

function configuration(port: number): string {
  const settings = {
    'listeners.tcp.1': `127.0.0.1:${port}`,
    default_user: 'app',
    default_pass: password,
    'log.console': false,
    'log.connection.level': 'warning',
    'vm_memory_high_watermark.absolute': '512MiB',
    'disk_free_limit.absolute': '100MB',
    // The write-ahead log of quorum queues takes half a gigabyte by default.
    'raft.wal_max_size_bytes': 64 * 1024 * 1024,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
}

function erlangEnvironment({ erlang, libraries }: RabbitmqPrograms): NodeJS.ProcessEnv {
  const path = (first: string) => `${first}:${process.env.PATH ?? ''}`;
  if (erlang === undefined) return { PATH: path('/usr/lib/erlang/bin') };
  return { ERL_ROOTDIR: erlang, PATH: path(join(erlang, 'bin')), LD_LIBRARY_PATH: libraries ?? '' };
}
