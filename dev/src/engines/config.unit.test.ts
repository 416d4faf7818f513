import { describe, expect, it } from 'vitest';
import { engineConfig, wanted } from './config.js';

describe('engineConfig', () => {
  it('means embedded engines on the usual ports when nothing is said', () => {
    expect(engineConfig({})).toEqual({
      kind: 'embedded',
      ports: { postgres: 15432, mongo: 15017, amqp: 15672, smtp: 1025, mailbox: 8025 },
      given: {},
    });
  });

  it('takes ports, kind and URLs from the environment', () => {
    const config = engineConfig({
      ARTEL_ENGINES: 'docker',
      ARTEL_SMTP_PORT: '2525',
      MONGO_URL: 'mongodb://db',
      AMQP_URL: '',
    });
    expect(config).toMatchObject({
      kind: 'docker',
      ports: { smtp: 2525, postgres: 15432 },
      given: { mongoUrl: 'mongodb://db' },
    });
  });

  it.each(['0', '65536', 'http', '-1', '80.5'])('refuses %s as a port', (port) => {
    expect(() => engineConfig({ ARTEL_MONGO_PORT: port })).toThrow(`ARTEL_MONGO_PORT is "${port}".`);
  });

  it('refuses a kind that does not exist', () => {
    expect(() => engineConfig({ ARTEL_ENGINES: 'podman' })).toThrow('ARTEL_ENGINES is "podman".');
  });
});

describe('wanted', () => {
  it('leaves out each engine whose URL is given', () => {
    expect(wanted({})).toEqual(['postgres', 'mongo', 'amqp', 'mail']);
    expect(wanted({ databaseUrl: 'x', smtpUrl: 'x' })).toEqual(['mongo', 'amqp']);
    expect(wanted({ mailboxUrl: 'x' })).toEqual(['postgres', 'mongo', 'amqp', 'mail']);
  });
});
