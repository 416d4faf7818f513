import autocannon from 'autocannon';
import { median } from './report.js';

export interface Shot {
  readonly url: string;
  readonly headers?: Record<string, string>;
  /** The only status that counts as an answer. */
  readonly status: number;
}

const SECONDS = 3;
const CONNECTIONS = 16;

async function requestsPerSecond({ url, headers = {}, status }: Shot): Promise<number> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: SECONDS });
  const answered = result.statusCodeStats?.[`${status}`]?.count ?? 0;
  if (answered !== result.requests.total || result.errors > 0) {
    throw new Error(
      `${url}: ${result.requests.total - answered} of ${result.requests.total} answers were not ${status}`,
    );
  }
  return result.requests.average;
}

/**
 * Loads two servers on loopback in turns, so that a noisy moment hits both, and returns the median requests per
 * second of each. Runs rounds × 2 × 3 s and stops by itself.
 */
export async function compare(ours: Shot, bare: Shot, rounds = 3): Promise<{ ours: number; bare: number }> {
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (const shot of [ours, bare]) await autocannon({ url: shot.url, headers: shot.headers ?? {}, duration: 1 });
  for (let round = 0; round < rounds; round++) {
    rates.ours.push(await requestsPerSecond(ours));
    rates.bare.push(await requestsPerSecond(bare));
  }
  return { ours: median(rates.ours), bare: median(rates.bare) };
}
