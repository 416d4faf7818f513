import type { System } from '@artel/dev/start';
import { startBaseline } from '../harness/baseline.js';
import { compare } from '../harness/load.js';
import type { Row } from '../harness/report.js';

interface Listed {
  data: { artworks: { id: string }[] };
}

/** Reads of catalog-service over the demo works, without the ingress, against bare fastify and the bare driver. */
export async function reads(system: System, database: string): Promise<Row[]> {
  const catalog = system.services['catalog-service'].url;
  const { data } = (await (await fetch(`${catalog}/api/artworks`)).json()) as Listed;
  const id = data.artworks[0]?.id;
  if (id === undefined) throw new Error('the demo shop is empty');
  const one = `${catalog}/api/artworks/${id}`;
  const etag = (await fetch(one)).headers.get('etag') ?? '';
  const bare = await startBaseline(system.engines.mongoUrl, database);
  try {
    return [
      {
        name: 'GET /artworks/:id',
        unit: 'req/s',
        ...(await compare({ url: one, status: 200 }, { url: `${bare.url}/one/${id}`, status: 200 })),
        target: { atLeast: 0.85 },
      },
      {
        name: 'GET /artworks',
        unit: 'req/s',
        ...(await compare({ url: `${catalog}/api/artworks`, status: 200 }, { url: `${bare.url}/list`, status: 200 })),
        target: { atLeast: 0.85 },
      },
      {
        name: 'GET /artworks/:id, 304',
        unit: 'req/s',
        ...(await compare(
          { url: one, status: 304, headers: { 'if-none-match': etag } },
          { url: `${bare.url}/unchanged`, status: 304 },
        )),
        target: { atLeast: 0.7 },
      },
    ];
  } finally {
    await bare.stop();
  }
}
