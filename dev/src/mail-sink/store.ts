import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Envelope, type MessageSummary, parse, summarize } from './message.js';

/** Received mail, on disk, newest first. */
export interface MailStore {
  /** Keeps a message; it is on disk when the promise resolves. */
  add(raw: Buffer, envelope: Envelope): Promise<MessageSummary>;
  /** All summaries, newest first. */
  list(): readonly MessageSummary[];
  get(id: string): MessageSummary | undefined;
  /** The message as it was received. */
  source(id: string): Promise<Buffer>;
  markRead(id: string): Promise<void>;
  /** Forgets these messages, or all of them. */
  remove(ids?: readonly string[]): Promise<void>;
}

/**
 * Opens (or makes) a mailbox in `folder`: two files per message, `<id>.eml` as received and `<id>.json` with
 * its summary. The summary is written last, so a message that has one is complete.
 * @param limit how many messages are kept; the oldest go first
 */
export async function openMailStore(folder: string, limit = 5000): Promise<MailStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const messages = await readAll(folder);
  const file = (id: string, kind: 'eml' | 'json') => join(folder, `${id}.${kind}`);

  async function save(summary: MessageSummary): Promise<void> {
    const temporary = join(folder, `${summary.ID}.tmp`);
    await writeFile(temporary, JSON.stringify(summary));
    await rename(temporary, file(summary.ID, 'json'));
  }

  async function forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) messages.delete(id);
    await Promise.all(
      ids.flatMap((id) => [rm(file(id, 'json'), { force: true }), rm(file(id, 'eml'), { force: true })]),
    );
  }

  const nextId = idsInOrder(newestFirst(messages)[0]?.ID);
  return {
    async add(raw, envelope) {
      const summary = summarize(nextId(), new Date().toISOString(), raw.length, envelope, await parse(raw));
      await writeFile(file(summary.ID, 'eml'), raw);
      await save(summary);
      messages.set(summary.ID, summary);
      if (messages.size > limit)
        await forget(
          newestFirst(messages)
            .slice(limit)
            .map((each) => each.ID),
        );
      return summary;
    },
    list: () => newestFirst(messages),
    get: (id) => messages.get(id),
    source: (id) => readFile(file(id, 'eml')),
    async markRead(id) {
      const summary = messages.get(id);
      if (summary === undefined || summary.Read) return;
      const read = { ...summary, Read: true };
      messages.set(id, read);
      await save(read);
    },
    remove: (ids) => forget(ids ?? [...messages.keys()]),
  };
}

async function readAll(folder: string): Promise<Map<string, MessageSummary>> {
  const files = await readdir(folder);
  const complete = files.filter((name) => name.endsWith('.json')).sort();
  const summaries = await Promise.all(
    complete.map(async (name): Promise<MessageSummary> => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  );
  return new Map(summaries.map((summary) => [summary.ID, summary]));
}

function newestFirst(messages: Map<string, MessageSummary>): MessageSummary[] {
  return [...messages.values()].sort((one, other) => (one.ID < other.ID ? 1 : -1));
}

/** Ids that sort by time of arrival, also within one millisecond and when the clock is set back. */
function idsInOrder(last: string | undefined): () => string {
  let tick = last === undefined ? 0 : Number.parseInt(last.slice(0, 11), 36);
  return () => {
    tick = Math.max(tick + 1, Date.now() * 1000);
    return tick.toString(36).padStart(11, '0') + randomBytes(5).toString('hex');
  };
}
