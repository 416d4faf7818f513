import { Body, envelope, Nullable, page } from '@artel/shared/http';
import { type Static, Type } from 'typebox';
import { Code } from '../sessions/index.js';
import { type DataExport, statusOf } from './data-export.js';

const Time = Type.String({ format: 'date-time' });

/** An export as its owner sees it. */
export const DataExportView = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    status: Type.Union([Type.Literal('collecting'), Type.Literal('ready'), Type.Literal('expired')]),
    requestedAt: Time,
    missing: Type.Array(Type.String(), { description: 'Services that have not given everything yet.' }),
    readyAt: Nullable(Time),
    expiresAt: Nullable(Time),
  },
  { title: 'DataExport' },
);

export const DataExportAnswer = envelope(Type.Object({ export: DataExportView }), { title: 'DataExportAnswer' });

export const DataExportsAnswer = envelope(page(DataExportView, 'exports'), { title: 'DataExportsAnswer' });

export const LinkBody = Body(
  {
    token: Type.String({ minLength: 1, maxLength: 128, description: 'What follows `#token=` in the link.' }),
    code: Type.Optional(Code),
  },
  { title: 'DataExportLink' },
);

/** A zip file. */
export const ArchiveResponse = {
  description: 'A zip file: one folder a service, one JSON file for each kind of thing, README.txt, manifest.json.',
  content: { 'application/zip': { schema: Type.String({ format: 'binary' }) } },
};

/** An export for its owner. */
export function viewOf(dataExport: DataExport, now: Date): Static<typeof DataExportView> {
  const { id, requestedAt, missing, readyAt, expiresAt } = dataExport;
  return {
    id,
    status: statusOf(dataExport, now),
    requestedAt: requestedAt.toISOString(),
    missing: [...missing],
    readyAt: readyAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
