/** One structured log line of a service; beyond these, whatever the event carries. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly service: string;
  readonly level: string;
  readonly event?: string;
  readonly traceId?: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

/**
 * Reads log lines, one JSON object each. What stands before the first brace is skipped, as `kubectl logs --prefix` and
 * `docker compose logs` put it there; what is no log line of a service is left out.
 */
export function parseLogLines(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): LogLine | undefined {
  const start = line.indexOf('{');
  if (start < 0) return undefined;
  try {
    const fields: Record<string, unknown> = JSON.parse(line.slice(start));
    const at = typeof fields.time === 'number' ? fields.time : Date.parse(String(fields.time));
    const { service, level } = fields;
    if (Number.isNaN(at) || typeof service !== 'string') return undefined;
    return { ...fields, at, service, level: String(level) };
  } catch {
    return undefined;
  }
}
