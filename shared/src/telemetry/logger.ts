import { type DestinationStream, destination, type Logger as PinoLogger, pino } from 'pino';
import { activeTraceparent, traceIdOf } from './trace.js';

export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Where lines go; standard output by default. */
  readonly destination?: DestinationStream;
}

const sensitive = [
  'authorization',
  'cookie',
  'setCookie',
  '["set-cookie"]',
  'password',
  'passwordHash',
  'currentPassword',
].concat([
  'newPassword',
  'confirmPassword',
  'token',
  'tokenHash',
  'accessToken',
  'refreshToken',
  'secret',
  'clientSecret',
]);

/** Nested as deep as an `err` with a request inside; pino has no wildcard for "at any depth". */
const redactedPaths = sensitive.flatMap((key) => {
  const joined = key.startsWith('[') ? key : `.${key}`;
  return [key, `*${joined}`, `*.*${joined}`];
});

/**
 * A logger that writes one JSON object per line: level, time (ISO 8601), service, the trace id of the current trace,
 * then the fields given. Credentials are replaced by `[redacted]` wherever the key betrays them.
 */
export function createLogger({ service, level, destination: stream }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: isoTimestamp(),
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[redacted]' },
      mixin: currentTraceId,
    },
    stream ?? buffered(),
  );
}

/** Pino's `time` member in ISO 8601. Many lines share a millisecond, and formatting it is dear. */
function isoTimestamp(): () => string {
  let formattedAt = 0;
  let formatted = '';
  return () => {
    const now = Date.now();
    if (now !== formattedAt) {
      formattedAt = now;
      formatted = `,"time":"${new Date(now).toISOString()}"`;
    }
    return formatted;
  };
}

/**
 * Standard output, written in blocks: a system call per line would cost more than answering a small request. A line
 * is at most 50 ms late; a fatal one, and all that is left at exit, is written at once.
 */
function buffered(): DestinationStream {
  return destination({ dest: 1, sync: false, minLength: 12_288, periodicFlush: 50 });
}

/** Asking for the trace costs more than writing it, so a line that names its own is not asked. */
function currentTraceId(fields: object): { traceId?: string } {
  const traceparent = 'traceId' in fields ? undefined : activeTraceparent();
  return traceparent === undefined ? {} : { traceId: traceIdOf(traceparent) };
}
