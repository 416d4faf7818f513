import { recordingLogger, testMetrics } from '../testing/telemetry.js';
import { type TestTokens, testTokens } from '../testing/tokens.js';
import { type ArtelServer, createServer, type ServerOptions } from './server.js';

/** A listening server, what it logged, and how to reach it. For the tests of this folder. */
export interface TestServer {
  readonly app: ArtelServer;
  readonly lines: Record<string, unknown>[];
  readonly tokens: TestTokens;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a server on a free port with the routes that `register` adds. */
export async function startTestServer(
  register: (app: ArtelServer) => void,
  overrides: Partial<ServerOptions> = {},
): Promise<TestServer> {
  const { logger, lines } = recordingLogger();
  const tokens = await testTokens();
  const app = await createServer({
    service: 'test-service',
    version: '0.0.0',
    logger,
    metrics: testMetrics(),
    config: { corsOrigins: [], rateLimitMax: 0, publicUrl: 'http://localhost:8080', trustedProxies: ['loopback'] },
    verifier: tokens.verifier,
    readiness: {},
    ...overrides,
  });
  register(app);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const get: TestServer['get'] = (path, headers = {}) => fetch(`${origin}${path}`, { headers });
  const send: TestServer['send'] = (method, path, body, headers = {}) => {
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    const type = { 'content-type': 'application/json' };
    return fetch(`${origin}${path}`, {
      method,
      headers: body === undefined ? headers : { ...type, ...headers },
      body: content ?? null,
    });
  };
  return { app, lines, tokens, get, send, close: () => app.close() };
}

/** The parts of a route's schema that every route must have. */
export function described(operationId: string) {
  return { operationId, summary: 'For a test.', tags: ['tests'] };
}
