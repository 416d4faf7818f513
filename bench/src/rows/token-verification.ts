import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenVerifier } from '@artel/shared/auth';
import { createDenyList, refusingDenied } from '@artel/shared/deny-list';
import { testLogger, testTokens } from '@artel/shared/testing';
import { createRemoteJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { inTurns } from '../harness/in-turns.js';
import type { Row } from '../harness/report.js';

const TOKENS = 5_000;
const AT_ONCE = 16;
const ROUNDS = 5;

/**
 * Access tokens verified per second as another service than their issuer does it, deny list included, none of them
 * seen before; against `jwtVerify` of jose with the same published keys. And the same tokens once more: who comes back
 * within a minute.
 */
export async function tokenVerification(): Promise<Row[]> {
  const { jwks, tokenFor } = await testTokens();
  const tokens = await Promise.all(Array.from({ length: TOKENS }, () => tokenFor()));
  const issuer = await publish(jwks);
  const denied = createDenyList({ load: async () => [], logger: testLogger() });
  await denied.start();
  const options = { issuer: 'artel', audience: 'artel' };

  const ours = () => {
    const verifier = createTokenVerifier({ ...options, jwksUrl: issuer.url, logger: testLogger() });
    return refusingDenied(verifier, denied.isDenied).verify;
  };
  const bare = () => {
    const keys = createRemoteJWKSet(new URL(issuer.url));
    return (token: string) => jwtVerify(token, keys, { ...options, algorithms: ['EdDSA'] });
  };
  try {
    const unseen = await inTurns(
      () => verifiedPerSecond(ours(), tokens),
      () => verifiedPerSecond(bare(), tokens),
      { rounds: ROUNDS },
    );
    const known = ours();
    const again = await inTurns(
      () => verifiedPerSecond(known, tokens),
      () => verifiedPerSecond(bare(), tokens),
      { rounds: ROUNDS },
    );
    const row = { unit: 'tokens/s', target: { atLeast: 0.8 } } as const;
    return [
      { ...row, ...unseen, name: 'token verification, first time' },
      { ...row, ...again, name: 'token verification, again' },
    ];
  } finally {
    denied.stop();
    await issuer.close();
  }
}

/** All of the tokens, some at once; the first, which fetches the keys, is not counted. */
async function verifiedPerSecond(
  verify: (token: string) => Promise<unknown>,
  [first = '', ...tokens]: readonly string[],
): Promise<number> {
  await verify(first);
  const queue = tokens.values();
  const began = performance.now();
  const worker = async (): Promise<void> => {
    for (const token of queue) await verify(token);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tokens.length / ((performance.now() - began) / 1_000);
}

/** Serves a key set as auth-service does. */
async function publish(jwks: JSONWebKeySet) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(jwks));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
