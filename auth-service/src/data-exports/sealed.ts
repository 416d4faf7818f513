import type { ContributedRecord } from '@artel/shared/contracts';
import type { Sealer } from '../secrets/index.js';
import type { Contribution } from './data-export.js';

type PartName = Pick<Contribution, 'exportId' | 'service' | 'part'>;

/** What is kept of exports is kept sealed, each piece to its place: none can be passed off as another. */
export interface SealedExports {
  sealPart(name: PartName, records: readonly ContributedRecord[]): string;
  /** @throws UnsealError */
  openPart(name: PartName, sealed: string): ContributedRecord[];
  sealArchive(exportId: string, userId: string, archive: Buffer): string;
  /** @throws UnsealError */
  openArchive(exportId: string, userId: string, sealed: string): Buffer;
}

const partContext = ({ exportId, service, part }: PartName) => JSON.stringify(['export part', exportId, service, part]);
const archiveContext = (exportId: string, userId: string) => JSON.stringify(['export archive', exportId, userId]);

/** Seals with the secret of this service. */
export function sealedExports(sealer: Pick<Sealer, 'seal' | 'open'>): SealedExports {
  return {
    sealPart: (name, records) => sealer.seal(JSON.stringify(records), partContext(name)),
    openPart: (name, sealed) => JSON.parse(sealer.open(sealed, partContext(name))),
    sealArchive: (id, userId, archive) => sealer.seal(archive.toString('base64'), archiveContext(id, userId)),
    openArchive: (id, userId, sealed) => Buffer.from(sealer.open(sealed, archiveContext(id, userId)), 'base64'),
  };
}
