import { lookup } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The processes of one service, of which some can serve and some are about to go. */
export interface Replicas {
  /**
   * Base URL of one that can serve, another each time. `failed` is one that just could not be reached: it is left out
   * until it answers again. Where none is known to serve, one that may, or the service's own name.
   */
  pick(failed?: string): string;
  /** Gives the replica at an address no more to do, until the name no longer leads to it. @throws when there is none */
  drain(address: string): void;
  /** Looks once now. */
  refresh(): Promise<void>;
  stop(): void;
}

export interface ReplicaOptions {
  /** Base URL whose host name leads to all replicas. */
  readonly url: string;
  /** The addresses behind a host name. @throws when there are none */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>;
  /** Milliseconds between looks. */
  readonly everyMs?: number;
}

/** A replica that takes longer than this to say that it is ready is not. */
const probeMs = 2_000;

/**
 * Watches which replicas of a service there are and which are ready, so that one can be added and another taken away
 * while requests come in.
 */
export function watchReplicas({ url, addressesOf = addressesByName, everyMs = 500 }: ReplicaOptions): Replicas {
  const { hostname } = new URL(url);
  const drained = new Set<string>();
  const stopped = new AbortController();
  let known: readonly string[] = [];
  let ready: readonly string[] = [];
  let turn = 0;

  const at = (address: string): string => {
    const base = new URL(url);
    base.hostname = address.includes(':') ? `[${address}]` : address;
    return base.origin;
  };

  async function refresh(): Promise<void> {
    const found = await addressesOf(hostname).catch((): readonly string[] => []);
    const answers = await Promise.all(found.map((address) => isReady(at(address))));
    known = found;
    ready = found.filter((_, index) => answers[index]);
    // An address may be given to another replica later.
    for (const address of drained) if (!found.includes(address)) drained.delete(address);
  }

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      await refresh();
      // Keeps no process alive, and ends at once when there is no more to watch.
      await pause(everyMs, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
    }
  }
  void watch();

  return {
    pick(failed) {
      if (failed !== undefined) ready = ready.filter((address) => at(address) !== failed);
      const serving = ready.filter((address) => !drained.has(address));
      const possible = known.filter((address) => !drained.has(address) && at(address) !== failed);
      const choice = serving.length > 0 ? serving : possible;
      turn += 1;
      const address = choice[turn % choice.length];
      return address === undefined ? url : at(address);
    },
    drain(address) {
      if (!known.includes(address)) throw new Error(`${hostname} is not at ${address}`);
      drained.add(address);
    },
    refresh,
    stop: () => stopped.abort(),
  };
}

async function addressesByName(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

async function isReady(base: string): Promise<boolean> {
  try {
    const answer = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(probeMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
