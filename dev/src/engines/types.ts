/** The four engines, by what they speak. */
export type EngineName = 'postgres' | 'mongo' | 'amqp' | 'mail';

/** How the engines come about: programs of this machine, or containers. */
export type EngineKind = 'embedded' | 'docker';

/** Where the engines listen, all on 127.0.0.1. */
export interface Ports {
  postgres: number;
  mongo: number;
  amqp: number;
  smtp: number;
  mailbox: number;
}

/** What a client of the engines needs to know. */
export interface EngineUrls {
  /** Administrator's URL of PostgreSQL, database `postgres`. */
  databaseUrl: string;
  mongoUrl: string;
  amqpUrl: string;
  smtpUrl: string;
  /** Page and Mailpit API of the mail sink; empty when `SMTP_URL` was given and `MAILBOX_URL` was not. */
  mailboxUrl: string;
}

/** One engine that runs. */
export interface RunningEngine {
  version: string;
  /** Resolves with the reason when the engine ends, whoever ended it. */
  exited: Promise<string>;
  /** Ends it in good order; safe to call again. */
  stop(): Promise<void>;
}

/** How an engine is called when speaking to people. */
export const titles: Record<EngineName, string> = {
  postgres: 'PostgreSQL',
  mongo: 'MongoDB',
  amqp: 'RabbitMQ',
  mail: 'the mailbox',
};

/** The one account every engine is made with: these engines listen on this machine only. */
export const password = 'app';

/** The URLs of engines that listen on these ports. */
export function urlsFor(ports: Ports): EngineUrls {
  return {
    databaseUrl: `postgres://postgres:${password}@127.0.0.1:${ports.postgres}/postgres`,
    mongoUrl: `mongodb://127.0.0.1:${ports.mongo}/`,
    amqpUrl: `amqp://app:${password}@127.0.0.1:${ports.amqp}`,
    smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
    mailboxUrl: `http://127.0.0.1:${ports.mailbox}`,
  };
}
