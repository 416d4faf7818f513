import http from 'node:http';
import https from 'node:https';
import type { Target } from './targets.js';

export interface ServiceStatus {
  readonly status: 'Running' | 'Down';
  /** Such as `12ms`; null while it does not answer. */
  readonly responseTime: string | null;
}

export interface Status {
  readonly status: 'OK' | 'Error';
  /** ISO 8601; when it was looked last. */
  readonly timestamp: string;
  readonly services: Readonly<Record<string, ServiceStatus>>;
}

/** Looks after services in the background, so that asking costs nothing and cannot be used to load them. */
export interface Monitor {
  start(): void;
  /** The latest view; waits for the first. */
  current(): Promise<Status>;
  stop(): void;
}

const probeTimeoutMs = 2_000;

/** Looks at all targets at once, and again `everyMs` milliseconds after the last answer. */
export function createMonitor({ targets, everyMs }: { targets: readonly Target[]; everyMs: number }): Monitor {
  let timer: NodeJS.Timeout | undefined;
  let latest: Promise<Status> | undefined;
  let stopped = false;

  function look(): Promise<Status> {
    const looking = examine(targets);
    looking.then(() => {
      // Asking keeps getting the last view until the next one is complete.
      latest = looking;
      if (stopped) return;
      timer = setTimeout(look, everyMs);
      timer.unref();
    });
    return looking;
  }

  return {
    start() {
      latest = look();
    },
    current: () => latest ?? examine(targets),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function examine(targets: readonly Target[]): Promise<Status> {
  const services = Object.fromEntries(
    await Promise.all(targets.map(async ({ name, url }) => [name, await probe(url)] as const)),
  );
  const down = Object.values(services).some(({ status }) => status === 'Down');
  return { status: down ? 'Error' : 'OK', timestamp: new Date().toISOString(), services };
}

async function probe(url: string): Promise<ServiceStatus> {
  const startedAt = performance.now();
  try {
    const status = await statusOf(url);
    if (status < 200 || status > 299) return { status: 'Down', responseTime: null };
    return { status: 'Running', responseTime: `${Math.round(performance.now() - startedAt)}ms` };
  } catch {
    return { status: 'Down', responseTime: null };
  }
}

/** The status an address answers with. Not by `fetch`, which takes up ten megabytes and is used for nothing else. */
function statusOf(url: string): Promise<number> {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(probeTimeoutMs) }, (response) => {
      resolve(response.statusCode ?? 0);
      response.on('error', reject).resume();
    });
    request.on('error', reject);
  });
}
