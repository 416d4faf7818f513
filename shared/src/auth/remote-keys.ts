import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { fail } from '../errors/index.js';
import type { Logger } from '../telemetry/index.js';

const refreshEveryMs = 60_000;
const retryAfterSeconds = 5;

/**
 * The issuer's keys, fetched when first needed and kept for good: while the issuer is down, tokens signed with a key
 * seen before still verify. In the background they are looked up again every minute, so a withdrawn key is forgotten;
 * and for a token of an unknown key, every ten seconds at most. A key never seen while the issuer is down is
 * `service_unavailable`: the token may well be good.
 */
export function remoteKeys(url: string, logger: Logger): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 10_000,
    timeoutDuration: 3_000,
  });
  let refreshedAt = Date.now();

  const refreshWhenDue = (): void => {
    if (Date.now() - refreshedAt < refreshEveryMs || keys.jwks() === undefined) return;
    refreshedAt = Date.now();
    keys
      .reload()
      .catch((err) => logger.warn({ err, url }, 'signing keys could not be refreshed; keeping those we have'));
  };

  return async (header, token) => {
    refreshWhenDue();
    try {
      return await keys(header, token);
    } catch (cause) {
      if (isAboutTheToken(cause)) throw cause;
      logger.warn({ err: cause, url }, 'signing keys could not be fetched');
      fail('service_unavailable', 'access tokens cannot be checked right now', {
        cause,
        retryAfter: retryAfterSeconds,
      });
    }
  };
}

function isAboutTheToken(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSENotSupported;
}
