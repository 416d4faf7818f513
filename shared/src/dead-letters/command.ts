import { parseArgs } from 'node:util';
import { type QueueName, subscriptions } from '../contracts/index.js';
import {
  type DeadLetter,
  discardDeadLetters,
  listDeadLetters,
  peekDeadLetters,
  replayDeadLetters,
} from '../messaging/index.js';
import { table } from './table.js';

const usage = `<command> [options]

  list                          how many dead letters each queue has, and which
  show    --id <id>             one dead letter with its error and its body
  replay  --id <id> | --all     send back to the queue it failed in, as a first attempt
  discard --id <id> | --all     delete for good

  --queue <queue>   only this queue, for example notifier.emails
  --id <id>         an event's id; may be given several times
  --json            machine-readable output`;

const options = {
  queue: { type: 'string' },
  id: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const actions = {
  replay: { act: replayDeadLetters, done: 'Replayed' },
  discard: { act: discardDeadLetters, done: 'Discarded' },
} as const;

/** More than anyone reads; the whole queue where it is about all of it. */
const everything = 100_000;

/** Where the dead letters are. */
export interface DeadLetterBroker {
  readonly amqpUrl: string;
  readonly amqpNamespace: string;
}

interface Located extends DeadLetter {
  readonly queue: QueueName;
}

/**
 * Lists, shows, replays and discards dead letters as `args` say. `how` is what the reader types to get here, and `broker` is
 * asked for only when there is something to do.
 *
 * @returns the exit code: 1 when not everything chosen was done, 2 when nothing was asked for
 */
export async function deadLettersCommand(
  args: readonly string[],
  how: string,
  broker: () => DeadLetterBroker,
): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [command] = positionals;
  if (values.help || command === undefined) {
    console.log(`${how} ${usage}`);
    return values.help ? 0 : 2;
  }
  if (!(command in actions) && command !== 'list' && command !== 'show') {
    throw new Error(`there is no command "${command}"; see --help`);
  }
  const print = (text: string, data: unknown): void => console.log(values.json ? JSON.stringify(data, null, 2) : text);
  const { amqpUrl, amqpNamespace } = broker();
  const target = [amqpUrl, amqpNamespace] as const;
  const letters = await find(target, queueNamed(values.queue));
  if (command === 'list') {
    print(listing(letters), letters);
    return 0;
  }
  const chosen = choose(letters, values);
  if (command === 'show') {
    print(chosen.map(details).join('\n\n'), chosen);
    return 0;
  }
  const { act, done } = actions[command as keyof typeof actions];
  let count = 0;
  for (const [queue, ids] of idsByQueue(chosen)) count += await act(...target, queue, ids);
  print(`${done} ${count} of ${chosen.length} dead letters.`, { count });
  return count === chosen.length ? 0 : 1;
}

function queueNamed(name: string | undefined): QueueName | undefined {
  if (name === undefined || name in subscriptions) return name as QueueName | undefined;
  throw new Error(`there is no queue "${name}"; there are: ${Object.keys(subscriptions).join(', ')}`);
}

async function find([url, namespace]: readonly [string, string], only: QueueName | undefined): Promise<Located[]> {
  const counts = await listDeadLetters(url, namespace);
  const found: Located[] = [];
  for (const { queue, count } of counts.filter(({ queue, count }) => count > 0 && (only ?? queue) === queue)) {
    const letters = await peekDeadLetters(url, namespace, queue, Math.min(count, everything));
    found.push(...letters.map((letter) => ({ queue, ...letter })));
  }
  return found;
}

function choose(letters: readonly Located[], { id: ids, all }: { id?: string[]; all?: boolean }): readonly Located[] {
  if (all) return letters;
  if (ids === undefined) throw new Error('say which: --id <id> or --all');
  const missing = ids.filter((id) => !letters.some((letter) => letter.id === id));
  if (missing.length > 0) throw new Error(`there is no dead letter ${missing.join(', ')}`);
  return letters.filter(({ id }) => ids.includes(id));
}

function idsByQueue(letters: readonly Located[]): Map<QueueName, string[]> {
  const ids = new Map<QueueName, string[]>();
  for (const { queue, id } of letters) ids.set(queue, [...(ids.get(queue) ?? []), id]);
  return ids;
}

function listing(letters: readonly Located[]): string {
  if (letters.length === 0) return 'There are no dead letters.';
  const rows = letters.map(({ queue, id, type, cause, failedAt = '', attempts, error = '' }) => {
    const [firstLine = ''] = error.split('\n');
    return [queue, id, type, cause, String(attempts ?? ''), failedAt, firstLine];
  });
  return table([['QUEUE', 'ID', 'TYPE', 'CAUSE', 'ATTEMPTS', 'FAILED AT', 'ERROR'], ...rows]);
}

function details({ body, stack, error, ...facts }: Located): string {
  const rows = Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return [table(rows), '', stack ?? error ?? 'no error was recorded', '', body].join('\n');
}
