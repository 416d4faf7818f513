import { loadConfig } from '@artel/shared/config';
import { freshMongo, testLogger, testMetrics } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from './app.js';
import { settings } from './config.js';
import { connect } from './dependencies.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;

beforeAll(async () => {
  mongo = await freshMongo('ready');
});

afterAll(() => mongo.close());

describe('the service', () => {
  it('is ready while the broker is away, which its metrics tell', async () => {
    const config = loadConfig(settings, {
      ...process.env,
      MONGO_DATABASE: mongo.db.databaseName,
      AMQP_URL: 'amqp://127.0.0.1:9',
    });
    const dependencies = await connect(config, testLogger(), testMetrics());
    const app = await buildApp(dependencies);

    const ready = await app.inject('/readyz');
    expect(ready.json()).toMatchObject({ status: 'up', checks: { database: { status: 'up' } } });
    expect((await app.inject('/metrics')).body).toMatch(/^artel_broker_connected\S* 0$/m);

    await app.close();
    await dependencies.close();
  });
});
