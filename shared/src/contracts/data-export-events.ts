import { type Static, Type } from 'typebox';
import { contract, Uuid } from './contract.js';

/** The services that have something to say about a person besides the one that owns accounts. */
const Contributor = Type.Union([
  Type.Literal('catalog-service'),
  Type.Literal('order-service'),
  Type.Literal('notifier-service'),
]);

/** One thing a service has about a person, and which of its files it belongs in. */
const Contributed = Type.Object({
  collection: Type.String({ pattern: '^[a-z][a-z-]*$' }),
  data: Type.Object({}, { additionalProperties: true }),
});

/** What a part of a contribution may come to in bytes of JSON; a single larger record has a part to itself. */
export const maxPartBytes = 256 * 1024;

export const userDataExportRequested = contract({
  type: 'user.data_export_requested.v1',
  emittedBy: 'auth-service',
  aggregate: 'user',
  summary: 'A person asked for everything the platform has about them.',
  data: Type.Object({ exportId: Uuid, userId: Uuid }),
});

export const dataExportContributed = contract({
  type: 'data_export.contributed.v1',
  emittedBy: ['catalog-service', 'order-service', 'notifier-service'],
  aggregate: 'data_export',
  summary: 'A service gave a part of what it has about a person; each service counts its own parts.',
  data: Type.Object({
    exportId: Uuid,
    userId: Uuid,
    service: Contributor,
    /** 0, 1, 2 … within the service; parts may arrive in any order. */
    part: Type.Integer({ minimum: 0 }),
    isLast: Type.Boolean(),
    records: Type.Array(Contributed),
  }),
});

/** A service that contributes to exports. */
export type DataExportContributor = Static<typeof Contributor>;

/** One record of a contribution. */
export type ContributedRecord = Static<typeof Contributed>;
