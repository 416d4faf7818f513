import type { ContributedRecord, DataExportContributor } from '@artel/shared/contracts';
import { anEvent, eventually, unzip } from '@artel/shared/testing';
import { eventsAbout, tokenOfLetter } from './letters.js';
import { aRegistration, bearerFrom, clientOf } from './requests.js';
import type { TestService } from './test-service.js';

export interface ExportView {
  readonly id: string;
  readonly status: string;
  readonly missing: string[];
  readonly readyAt: string | null;
  readonly expiresAt: string | null;
}

/** Somebody who has an account, and asks for their data. */
export interface Asker {
  readonly id: string;
  readonly username: string;
  readonly bearer: { readonly authorization: string };
}

/** What services know: `catalog-service` and so on, with the records of each part. */
export type Known = Partial<Record<DataExportContributor, ContributedRecord[][]>>;

const everybody: readonly DataExportContributor[] = ['catalog-service', 'notifier-service', 'order-service'];

/** Asks for data, fetches it, and gives it in other services' names. */
export function exporting(service: TestService) {
  const client = clientOf(service.app);
  const send = (method: 'GET' | 'POST', path: string, as: Asker) =>
    service.app.inject({ method, url: `/api/auth/data-exports${path}`, headers: as.bearer });

  async function list(as: Asker): Promise<ExportView[]> {
    return (await send('GET', '', as)).json().data.exports;
  }

  function contribute(
    exportId: string,
    { id: userId }: Asker,
    from: DataExportContributor,
    given: { readonly part?: number; readonly isLast?: boolean; readonly records?: ContributedRecord[] } = {},
  ): Promise<void> {
    const { part = 0, isLast = true, records = [] } = given;
    const data = { exportId, userId, service: from, part, isLast, records };
    return service.publish(anEvent('data_export.contributed.v1', data, { source: `/${from}`, sequence: part + 1 }));
  }

  const api = {
    send,
    list,
    contribute,
    ask: (as: Asker) => send('POST', '', as),
    fetch: (as: Asker, exportId: string) => send('GET', `/${exportId}/archive`, as),
    fetchByLink: (token: string, code?: string) =>
      client.post('/api/auth/data-exports/archive', { token, ...(code !== undefined && { code }) }),

    async somebody(): Promise<Asker & { readonly email: string }> {
      const registration = aRegistration();
      const reply = await client.post('/api/auth/register', registration);
      const { username, email } = registration;
      return { id: reply.json().data.user.id, username, email, bearer: bearerFrom(reply) };
    },

    /** An export that services have answered with what they know, ready to be fetched. */
    async ready(as: Asker, known: Known = {}): Promise<{ readonly exportId: string; readonly token: string }> {
      const letters = eventsAbout(service, as.id, 'user.data_export_ready.v1').length;
      const exportId: string = (await api.ask(as)).json().data.export.id;
      for (const from of everybody) {
        const parts = known[from] ?? [[]];
        for (const [part, records] of parts.entries()) {
          await contribute(exportId, as, from, { part, isLast: part === parts.length - 1, records });
        }
      }
      await eventually(async () => {
        const [latest] = await list(as);
        if (latest?.status !== 'ready') throw new Error(`the export is ${JSON.stringify(latest)}`);
      });
      return { exportId, token: await tokenOfLetter(service, as.id, 'user.data_export_ready.v1', letters + 1) };
    },
  };
  return api;
}

/** The JSON of a file in an archive. */
export function jsonIn(archive: Buffer, path: string): unknown {
  const content = unzip(archive).get(path);
  if (content === undefined) throw new Error(`${path} is not among ${[...unzip(archive).keys()].join(', ')}`);
  return JSON.parse(content.toString());
}
