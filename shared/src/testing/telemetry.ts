import { createLogger, createMetrics, type Logger, type Metrics } from '../telemetry/index.js';

/** A logger that says nothing, or everything when `DEBUG` is set. */
export function testLogger(): Logger {
  return createLogger({ service: 'test', level: process.env.DEBUG ? 'trace' : 'silent' });
}

/** A registry of its own without the runtime's metrics. */
export function testMetrics(): Metrics {
  return createMetrics('test', { runtime: false });
}

/** A logger and the lines it wrote, parsed. */
export function recordingLogger(level = 'info'): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    service: 'test',
    level,
    destination: { write: (line: string) => void lines.push(JSON.parse(line)) },
  });
  return { logger, lines };
}
