import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '@artel/shared/auth';
import { loadConfig } from '@artel/shared/config';
import { type ArtelServer, newId } from '@artel/shared/http';
import { DEFAULT_RETRY_DELAYS_MS } from '@artel/shared/messaging';
import { freshMongo, type TestBroker, testBroker, testLogger, testTokens } from '@artel/shared/testing';
import type { Db } from 'mongodb';
import { buildApp } from '../app.js';
import { settings } from '../config.js';
import { connect } from '../dependencies.js';

/** An answer, its body parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: {
    success: boolean;
    message: string;
    code?: string;
    errors?: { field: string; message: string }[];
    data?: unknown;
  };
}

export interface Ask {
  readonly as?: Person;
  readonly body?: object | Buffer;
  readonly headers?: Record<string, string>;
}

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly token: string;
}

export interface TestService {
  readonly app: ArtelServer;
  readonly db: Db;
  readonly broker: TestBroker['broker'];
  person(role: Principal['role'], username?: string): Promise<Person>;
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, ask?: Ask): Promise<Answer>;
  close(): Promise<void>;
}

/** The whole service on real engines: a database, a namespace and a media folder of its own. */
export async function aService(): Promise<TestService> {
  const mongo = await freshMongo('catalog');
  // Declares nothing that the service would declare otherwise, and removes it all in the end.
  const broker = await testBroker({ retryDelaysMs: DEFAULT_RETRY_DELAYS_MS });
  const mediaDir = await mkdtemp(join(tmpdir(), 'artel-media-'));
  const tokens = await testTokens();
  const config = loadConfig(settings, {
    NODE_ENV: 'test',
    MONGO_URL: process.env.MONGO_URL,
    MONGO_DATABASE: mongo.db.databaseName,
    AMQP_URL: broker.url,
    AMQP_NAMESPACE: broker.namespace,
    MEDIA_DIR: mediaDir,
    RATE_LIMIT_MAX: '0',
    VIEWS_FLUSH_MS: '100',
  });
  const connected = await connect(config, testLogger(), tokens.verifier);
  const app = await buildApp(connected.app);
  await connected.work();

  return {
    app,
    db: mongo.db,
    broker: broker.broker,
    async person(role, username = 'ada') {
      const id = newId();
      return { id, username, token: await tokens.tokenFor({ id, username, role }) };
    },
    async ask(method, url, { as, body, headers = {} } = {}) {
      const response = await app.inject({
        method,
        url,
        ...(body !== undefined && { payload: body }),
        headers: { ...(as && { authorization: `Bearer ${as.token}` }), ...headers },
      });
      const isJson = String(response.headers['content-type']).includes('json') && response.body !== '';
      return { status: response.statusCode, headers: response.headers, body: isJson ? response.json() : {} } as Answer;
    },
    async close() {
      await app.close();
      await connected.close();
      await broker.close();
      await mongo.close();
      await rm(mediaDir, { recursive: true });
    },
  };
}
