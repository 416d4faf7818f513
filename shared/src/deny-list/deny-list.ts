import type { TokenVerifier } from '../auth/index.js';
import { fail } from '../errors/index.js';
import type { Logger } from '../telemetry/index.js';

/** Who is refused although their access token is still good. */
export interface DenyList {
  /** Answered from memory: asked for every request. */
  isDenied(userId: string): boolean;
  /** Takes in what this process has just learnt, ahead of the next reading. */
  note(userId: string, denied: boolean): void;
  /** Reads the list, and from then on again and again. Rejects when it cannot be read the first time. */
  start(): Promise<void>;
  stop(): void;
}

export interface DenyListOptions {
  /** Reads who is denied. */
  readonly load: () => Promise<Iterable<string>>;
  readonly logger: Logger;
  /** How often it is read, in milliseconds: how long what another process was told may go unnoticed here. */
  readonly everyMs?: number;
}

/** A list kept in memory and refreshed from where it is stored. While that is away, what is known goes on counting. */
export function createDenyList({ load, logger, everyMs = 15_000 }: DenyListOptions): DenyList {
  let denied = new Set<string>();
  /** What was noted while a reading was under way, and may have come too late for it. */
  let noted = new Map<string, boolean>();
  let timer: NodeJS.Timeout | undefined;

  const put = (set: Set<string>, userId: string, isDenied: boolean): void => {
    if (isDenied) set.add(userId);
    else set.delete(userId);
  };

  async function read(): Promise<void> {
    noted = new Map();
    const fresh = new Set(await load());
    for (const [userId, isDenied] of noted) put(fresh, userId, isDenied);
    denied = fresh;
  }

  function readLater(): void {
    timer = setTimeout(async () => {
      await read().catch((err) => logger.warn({ event: 'deny_list.stale', err }, 'who is denied could not be read'));
      if (timer !== undefined) readLater();
    }, everyMs);
    timer.unref();
  }

  return {
    isDenied: (userId) => denied.has(userId),
    note(userId, isDenied) {
      noted.set(userId, isDenied);
      put(denied, userId, isDenied);
    },
    async start() {
      await read();
      readLater();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** A verifier that also refuses who is denied, with `account_suspended`. */
export function refusingDenied(verifier: TokenVerifier, isDenied: DenyList['isDenied']): TokenVerifier {
  return {
    async verify(token) {
      const principal = await verifier.verify(token);
      if (isDenied(principal.id)) fail('account_suspended');
      return principal;
    },
  };
}

/** A verifier that also refuses whose account is closed: like anybody without an account, with `unauthorized`. */
export function refusingClosed(verifier: TokenVerifier, isClosed: (userId: string) => boolean): TokenVerifier {
  return {
    async verify(token) {
      const principal = await verifier.verify(token);
      if (isClosed(principal.id)) fail('unauthorized', 'The account is closed');
      return principal;
    },
  };
}
