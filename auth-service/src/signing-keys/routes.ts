import { type ArtelServer, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import type { KeyRing } from './key-ring.js';

const KeySetAnswer = Type.Object({
  keys: Type.Array(
    Type.Object({
      kid: Type.String(),
      kty: Type.String(),
      crv: Type.String(),
      x: Type.String(),
      alg: Type.String(),
      use: Type.String(),
    }),
  ),
});

/** `GET /.well-known/jwks.json`: the bare key set that RFC 7517 asks for, without our envelope. */
export function signingKeyRoutes(app: ArtelServer, keyRing: Pick<KeyRing, 'keySet'>): void {
  app.get(
    '/.well-known/jwks.json',
    {
      // Services behind one address ask for keys exactly when everything starts at once.
      config: { rateLimit: false },
      schema: {
        operationId: 'getSigningKeys',
        tags: ['auth'],
        summary: 'Public keys that verify access tokens',
        security: [],
        response: { 200: KeySetAnswer, ...problems('internal_error', 'service_unavailable') },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      return publicParts(await keyRing.keySet());
    },
  );
}

function publicParts({ keys }: Awaited<ReturnType<KeyRing['keySet']>>) {
  return {
    keys: keys.map(({ kid = '', kty = '', crv = '', x = '', alg = '', use = '' }) => ({ kid, kty, crv, x, alg, use })),
  };
}
