import { readFile } from 'node:fs/promises';

interface Line {
  readonly level?: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
  readonly problems?: readonly string[];
}

/** What a service said from a position in its log on that explains why it is gone; empty where nothing does. */
export async function lastWords(log: string, from: number): Promise<string> {
  const bytes = await readFile(log).catch(() => Buffer.alloc(0));
  return wordsIn(bytes.subarray(from).toString());
}

/** The last error in the text of a log; else its last line, if that is no log line but something that went wrong. */
export function wordsIn(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const failure = lines.findLast((line) => ['fatal', 'error'].includes(parse(line)?.level ?? ''));
  const crash = lines.findLast((line) => /^\w*Error\b.*: /.test(line));
  const said = [failure, crash]
    .filter((line) => line !== undefined)
    .toSorted((a, b) => lines.indexOf(b) - lines.indexOf(a));
  const last = lines.at(-1) ?? '';
  return inWords(said[0] ?? (parse(last) ? '' : last));
}

function inWords(line: string): string {
  const parsed = parse(line);
  if (parsed === undefined) return line.trim();
  const { msg, err, problems } = parsed;
  return [msg, err?.message, problems?.join('; ')].filter(Boolean).join(': ');
}

function parse(line: string): Line | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
