import { EngineError } from './failures.js';
import { portVariables, usualPorts } from './ports.js';
import type { EngineKind, EngineName, EngineUrls, Ports } from './types.js';

/** Engines that someone else runs: used as they are, not started. */
export type GivenUrls = Partial<EngineUrls>;

/** What the environment says about engines. */
export interface EngineConfig {
  kind: EngineKind;
  ports: Ports;
  given: GivenUrls;
}

const urlVariables: Record<keyof EngineUrls, string> = {
  databaseUrl: 'DATABASE_URL',
  mongoUrl: 'MONGO_URL',
  amqpUrl: 'AMQP_URL',
  smtpUrl: 'SMTP_URL',
  mailboxUrl: 'MAILBOX_URL',
};

/**
 * Reads `ARTEL_ENGINES`, `ARTEL_*_PORT`, and the URLs of engines that run elsewhere.
 * @throws EngineError for a value that makes no sense
 */
export function engineConfig(env: NodeJS.ProcessEnv = process.env): EngineConfig {
  return { kind: kindOf(env), ports: portsFrom(env), given: givenUrls(env) };
}

/** The engines that are to be started, given the URLs of the others. */
export function wanted(given: GivenUrls): EngineName[] {
  const urls: Record<EngineName, keyof EngineUrls> = {
    postgres: 'databaseUrl',
    mongo: 'mongoUrl',
    amqp: 'amqpUrl',
    mail: 'smtpUrl',
  };
  return (['postgres', 'mongo', 'amqp', 'mail'] as const).filter((engine) => given[urls[engine]] === undefined);
}

function kindOf(env: NodeJS.ProcessEnv): EngineKind {
  const kind = env.ARTEL_ENGINES || 'embedded';
  if (kind === 'embedded' || kind === 'docker') return kind;
  throw new EngineError(`ARTEL_ENGINES is "${kind}".`, 'Set it to embedded or docker, or leave it out.');
}

function portsFrom(env: NodeJS.ProcessEnv): Ports {
  const port = (name: keyof Ports) => {
    const value = env[portVariables[name]];
    if (value === undefined || value === '') return usualPorts[name];
    if (/^\d{1,5}$/.test(value) && Number(value) > 0 && Number(value) < 65_536) return Number(value);
    throw new EngineError(`${portVariables[name]} is "${value}".`, 'Set it to a port number from 1 to 65535.');
  };
  return {
    postgres: port('postgres'),
    mongo: port('mongo'),
    amqp: port('amqp'),
    smtp: port('smtp'),
    mailbox: port('mailbox'),
  };
}

function givenUrls(env: NodeJS.ProcessEnv): GivenUrls {
  const given: GivenUrls = {};
  for (const [name, variable] of Object.entries(urlVariables) as [keyof EngineUrls, string][]) {
    const url = env[variable];
    if (url !== undefined && url !== '') given[name] = url;
  }
  return given;
}
