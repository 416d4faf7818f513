import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  describeSettings,
  flag,
  integer,
  list,
  loadConfig,
  oneOf,
  printableConfig,
  secret,
  serviceSettings,
  text,
  url,
} from './index.js';

const settings = {
  name: text('NAME', { doc: 'A name.' }),
  port: integer('PORT', { doc: 'A port.', min: 1, max: 65_535, default: 80 }),
  mode: oneOf('MODE', ['fast', 'slow'], { doc: 'A mode.', default: 'fast' }),
  loud: flag('LOUD', { doc: 'A flag.', default: false }),
  origins: list('ORIGINS', { doc: 'A list.', default: [] }),
  broker: url('BROKER', { doc: 'A URL.', devDefault: 'amqp://app:app@localhost' }),
  key: secret('KEY', { doc: 'A key.', devDefault: 'development-key' }),
} as const;

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(settings, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('loadConfig', () => {
  it('takes the environment, then the development default, then the default', () => {
    expect(loadConfig(settings, { NAME: 'x', PORT: '8080', LOUD: 'yes', ORIGINS: 'http://a, http://b,' })).toEqual({
      name: 'x',
      port: 8080,
      mode: 'fast',
      loud: true,
      origins: ['http://a', 'http://b'],
      broker: 'amqp://app:app@localhost',
      key: 'development-key',
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig(settings, { NAME: 'x', PORT: '' }).port).toBe(80);
    expect(problemsOf({ NAME: '' })).toEqual(['NAME is required (A name.)']);
  });

  it('tells all that is wrong at once, without repeating a value', () => {
    const problems = problemsOf({ PORT: '70000', MODE: 'medium', LOUD: 'perhaps', BROKER: 'localhost' });
    expect(problems).toEqual([
      'NAME is required (A name.)',
      'PORT must be a whole number 1–65535 (A port.)',
      'MODE must be one of: fast, slow (A mode.)',
      'LOUD must be true or false (A flag.)',
      'BROKER must be an absolute URL (A URL.)',
    ]);
  });

  it.each(['8080.5', '1e3', ' 80', '0x50', '-1', '65536'])('takes %j for no port', (PORT) => {
    expect(problemsOf({ NAME: 'x', PORT })).toHaveLength(1);
  });

  it.each(['mongodb://a:b@one:27017,two:27017,three/shop?replicaSet=x', 'mongodb://one,two:27018'])(
    'takes the URL of several hosts: %s',
    (BROKER) => expect(loadConfig(settings, { NAME: 'x', BROKER }).broker).toBe(BROKER),
  );

  it.each(['mongodb://one:port,two', 'one,two'])('takes %j for no URL', (BROKER) => {
    expect(problemsOf({ NAME: 'x', BROKER })).toHaveLength(1);
  });

  it('refuses development defaults in production, even when spelled out', () => {
    expect(problemsOf({ NODE_ENV: 'production', NAME: 'x', KEY: 'development-key' })).toEqual([
      'BROKER is required in production (A URL.)',
      'KEY has its development value, which everyone knows (A key.)',
    ]);
  });
});

describe('printableConfig', () => {
  it('hides secrets and the passwords inside URLs', () => {
    const config = loadConfig(settings, { NAME: 'x', KEY: 'hush', BROKER: 'amqps://app:hush@broker/%2f' });
    const printed = printableConfig(settings, config);
    expect(JSON.stringify(printed)).not.toContain('hush');
    expect(printed).toMatchObject({ name: 'x', key: '***', broker: 'amqps://app:***@broker/%2f' });
  });

  it('hides them before several hosts too', () => {
    const config = loadConfig(settings, { NAME: 'x', BROKER: 'mongodb://app:hu,sh@one:1,two:2/?replicaSet=x' });
    expect(printableConfig(settings, config).broker).toBe('mongodb://app:***@one:1,two:2/?replicaSet=x');
  });
});

describe('describeSettings', () => {
  it('says what an operator must set, and shows no secret', () => {
    const rows = describeSettings(settings);
    expect(rows.filter((row) => row.required).map((row) => row.env)).toEqual(['NAME', 'BROKER', 'KEY']);
    expect(rows.find((row) => row.env === 'KEY')).toMatchObject({ default: '', secret: true });
    expect(rows.find((row) => row.env === 'PORT')).toMatchObject({ default: '80', kind: 'whole number 1–65535' });
  });
});

describe('serviceSettings', () => {
  it('need nothing in development', () => {
    const config = loadConfig(serviceSettings(4003), {});
    expect(config).toMatchObject({ port: 4003, host: '127.0.0.1', nodeEnv: 'development', corsOrigins: [] });
  });

  it('listen to the network in production, and need to be told where things are', () => {
    const urls = { AMQP_URL: 'amqp://a:b@c', JWKS_URL: 'http://auth/jwks', PUBLIC_URL: 'https://artel.example' };
    expect(loadConfig(serviceSettings(4003), { NODE_ENV: 'production', ...urls }).host).toBe('0.0.0.0');
    expect(() => loadConfig(serviceSettings(4003), { NODE_ENV: 'production' })).toThrow(
      /AMQP_URL[\s\S]*JWKS_URL[\s\S]*PUBLIC/,
    );
  });
});
