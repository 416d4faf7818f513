import type { Transaction } from '../database/index.js';
import { findOwn, ownCollections } from './own-repository.js';
import { readme } from './readme.js';
import { type CollectedExport, findFiles, partsOf } from './repository.js';
import type { SealedExports } from './sealed.js';
import { type ArchiveFile, zip } from './zip.js';

/** What the manifest says of a file. */
interface Listed {
  readonly path: string;
  readonly service: string;
  readonly collection: string;
  records: number;
}

/** The archive of an export: what this service has at this moment, and what the others have contributed. */
export async function makeArchive(
  tx: Transaction,
  collected: CollectedExport,
  sealed: Pick<SealedExports, 'openPart'>,
  now: Date,
): Promise<Buffer> {
  const { id, userId, requestedAt } = collected;
  const listed: Listed[] = [];

  function file(service: string, collection: string, records: () => AsyncIterable<object>): ArchiveFile {
    const entry = { path: `${service}/${collection}.json`, service, collection, records: 0 };
    listed.push(entry);
    return { path: entry.path, content: () => jsonArray(records(), entry) };
  }

  async function* own(collection: string) {
    yield* await findOwn(tx, userId, collection);
  }

  async function* contributed(service: string, collection: string) {
    for await (const part of partsOf(tx, id, { service, collection })) {
      for (const record of sealed.openPart(part, part.records)) if (record.collection === collection) yield record.data;
    }
  }

  async function* manifest() {
    const person = (await findOwn(tx, userId, 'profile')).map((profile) => 'username' in profile && profile.username);
    const about = { exportId: id, userId, username: person[0] ?? null, requestedAt, collectedAt: now };
    yield `${JSON.stringify({ ...about, files: listed }, null, 2)}\n`;
  }

  const files = [
    ...ownCollections.map((collection) => file('auth-service', collection, () => own(collection))),
    ...(await findFiles(tx, id)).map(({ service, collection }) =>
      file(service, collection, () => contributed(service, collection)),
    ),
  ];
  const preface = {
    path: 'README.txt',
    content: async function* () {
      yield readme(now);
    },
  };
  // Last, because what it counts is known by then.
  return zip([preface, ...files, { path: 'manifest.json', content: manifest }], now);
}

async function* jsonArray(records: AsyncIterable<object>, counted: { records: number }): AsyncGenerator<string> {
  yield '[';
  for await (const record of records) {
    yield `${counted.records === 0 ? '' : ','}\n${JSON.stringify(record, null, 2)}`;
    counted.records += 1;
  }
  yield '\n]\n';
}
