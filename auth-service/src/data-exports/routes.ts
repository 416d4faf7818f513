import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, IdParams, ok, PageQuery, problems } from '@artel/shared/http';
import type { FastifyReply } from 'fastify';
import { requireLiveSession, type Sessions } from '../sessions/index.js';
import { ArchiveResponse, DataExportAnswer, DataExportsAnswer, LinkBody, viewOf } from './schemas.js';
import type { DataExports } from './use-cases.js';

export interface DataExportRouteOptions {
  readonly dataExports: DataExports;
  readonly sessions: Pick<Sessions, 'isLive'>;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

/** Asking for a copy of everything, seeing how far it is, and fetching it. */
export function dataExportRoutes(app: ArtelServer, options: DataExportRouteOptions): void {
  const { dataExports, sessions, credentialRateLimitMax } = options;
  const config = { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } };
  const owner = { onRequest: requireUser, preHandler: requireLiveSession(sessions) };

  app.post(
    '/api/auth/data-exports',
    {
      ...owner,
      schema: {
        operationId: 'requestDataExport',
        tags: ['auth'],
        summary: 'Ask for a copy of everything the platform has about oneself',
        description:
          'Every service is asked; a letter with a link follows when all have answered. One a day: after that, one that ' +
          'is still being collected is given up for the new one.',
        response: { 202: DataExportAnswer, ...problems('user_not_found') },
      },
    },
    async (request, reply) => {
      const dataExport = viewOf(await dataExports.request(userOf(request).id), new Date());
      return reply.code(202).send(ok('Your data is being collected', { export: dataExport }));
    },
  );

  app.get(
    '/api/auth/data-exports',
    {
      ...owner,
      schema: {
        operationId: 'listDataExports',
        tags: ['auth'],
        summary: "One's own exports, the latest first, and how far they are",
        description: 'They are listed for 90 days; the archive of each is kept for 7.',
        querystring: PageQuery,
        response: { 200: DataExportsAnswer },
      },
    },
    async (request) => {
      const { exports, pagination } = await dataExports.list(userOf(request).id, request.query);
      const now = new Date();
      return ok('Exports retrieved', { exports: exports.map((one) => viewOf(one, now)), pagination });
    },
  );

  app.get(
    '/api/auth/data-exports/:id/archive',
    {
      ...owner,
      schema: {
        operationId: 'fetchDataExport',
        tags: ['auth'],
        summary: 'Fetch the archive of an export',
        params: IdParams,
        response: {
          200: ArchiveResponse,
          ...problems('data_export_not_found', 'data_export_not_ready', 'data_export_expired'),
        },
      },
    },
    async (request, reply) => sendArchive(reply, await dataExports.fetch(userOf(request).id, request.params.id)),
  );

  app.post(
    '/api/auth/data-exports/archive',
    {
      config,
      schema: {
        operationId: 'fetchDataExportByLink',
        tags: ['auth'],
        summary: 'Fetch the archive with the link of a letter',
        description:
          'Of the export that was ready last. The link works once and for 24 hours; where two-factor sign-in is on, ' +
          'together with a `code`, without which it is not used up.',
        body: LinkBody,
        response: {
          200: ArchiveResponse,
          ...problems('mail_token_invalid', 'two_factor_required', 'invalid_two_factor_code', 'data_export_expired'),
        },
      },
    },
    async (request, reply) => {
      const { token, code } = request.body;
      return sendArchive(reply, await dataExports.fetchByLink(token, code));
    },
  );
}

function sendArchive(reply: FastifyReply, archive: Buffer): FastifyReply {
  const today = new Date().toISOString().slice(0, 10);
  return reply
    .header('content-type', 'application/zip')
    .header('content-disposition', `attachment; filename="artel-data-${today}.zip"`)
    .header('cache-control', 'no-store')
    .send(archive);
}
