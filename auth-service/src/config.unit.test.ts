import { ConfigError, loadConfig } from '@artel/shared/config';
import { describe, expect, it } from 'vitest';
import { defaultConfig, settings } from './config.js';

const production = {
  NODE_ENV: 'production',
  AMQP_URL: 'amqp://broker',
  PUBLIC_URL: 'https://artel.example',
  DATABASE_URL: 'postgres://database/auth',
  KEY_ENCRYPTION_SECRET: 'x'.repeat(32),
  MAIL_TOKEN_SECRET: 'y'.repeat(32),
};

describe('the configuration', () => {
  it('is complete on a developer machine without any setting', () => {
    expect(defaultConfig()).toMatchObject({ port: 4001, accessTokenSeconds: 900, sessionDays: 30 });
  });

  it('is complete in production with the settings that have no default', () => {
    expect(loadConfig(settings, production)).toMatchObject({ nodeEnv: 'production', credentialRateLimitMax: 30 });
  });

  it('refuses a short secret, and the one everybody knows', () => {
    const withSecret = (secret: string) => () => loadConfig(settings, { ...production, KEY_ENCRYPTION_SECRET: secret });
    expect(withSecret('too short')).toThrow(/at least 32 characters/);
    expect(withSecret(defaultConfig().keyEncryptionSecret)).toThrow(/development value/);
  });

  it('refuses access tokens that live longer than a quarter of an hour', () => {
    expect(() => loadConfig(settings, { ...production, ACCESS_TOKEN_SECONDS: '901' })).toThrow(ConfigError);
  });
});
