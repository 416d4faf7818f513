import { isIPv6 } from 'node:net';
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/index.js';

const windowMs = 60_000;

/**
 * Limits requests per minute and client address, in this process; 0 means no limit. A route limits itself further by
 * `config.rateLimit` of @fastify/rate-limit, or exempts itself by `false`. The limit that every request passes is ours
 * because it must not cost a promise: with the plugin's, a small read took a sixth longer.
 */
export async function addRateLimit(app: FastifyInstance, perMinute: number): Promise<void> {
  if (perMinute > 0) {
    const limiter = createLimiter(perMinute);
    app.addHook('onRequest', (request, _reply, done) => {
      const retryAfter = limiter(request.ip);
      if (retryAfter === 0 || request.routeOptions.config.rateLimit === false) done();
      else done(tooMany(retryAfter));
    });
  }
  await app.register(rateLimit, { global: false, errorResponseBuilder });
}

/**
 * Counts calls per client in fixed windows. The result is 0 for a call within the limit, else the seconds until the
 * window ends. Memory is bounded by the addresses seen in one window.
 */
export function createLimiter(max: number, now: () => number = performance.now.bind(performance)) {
  let counts = new Map<string, number>();
  let endsAt = now() + windowMs;
  return (address: string): number => {
    const time = now();
    if (time >= endsAt) {
      counts = new Map();
      endsAt = time + windowMs;
    }
    const client = networkOf(address);
    const count = (counts.get(client) ?? 0) + 1;
    counts.set(client, count);
    return count <= max ? 0 : Math.ceil((endsAt - time) / 1000);
  };
}

/** One IPv6 client commands a whole /64, so that is what counts; IPv4 written as IPv6 is IPv4. */
export function networkOf(address: string): string {
  if (!address.includes(':') || !isIPv6(address)) return address;
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice(7);
  const [head = '', tail] = address.split('::');
  const groups = head.split(':');
  const known = tail === undefined ? groups : [...groups.filter(Boolean), '0', '0', '0', '0'];
  return known.slice(0, 4).join(':');
}

const errorResponseBuilder: NonNullable<RateLimitPluginOptions['errorResponseBuilder']> = (_request, { ttl }) =>
  tooMany(Math.ceil(ttl / 1000));

function tooMany(retryAfter: number): AppError {
  return new AppError('too_many_requests', `too many requests; try again in ${retryAfter} s`, { retryAfter });
}
