import type { System } from '@artel/dev/start';
import { startBaseline } from '../harness/baseline.js';
import { compare } from '../harness/load.js';
import type { Row } from '../harness/report.js';

interface Listed {
  data: { artworks: { id: string }[] };
}

/**
 * Reads of catalog-service over the demo works, without the ingress, against bare fastify and the bare driver; as they
 * are by default, and with the memory off that keeps answers for a second. Restarts catalog-service.
 */
export async function reads(system: System, database: string): Promise<Row[]> {
  const service = system.services['catalog-service'];
  const list = `${service.url}/api/artworks`;
  const { data } = (await (await fetch(list)).json()) as Listed;
  const id = data.artworks[0]?.id;
  if (id === undefined) throw new Error('the demo shop is empty');
  const one = `${list}/${id}`;
  const etag = (await fetch(one)).headers.get('etag') ?? '';
  const bare = await startBaseline('reads', system.engines.mongoUrl, database);

  const answered = async (name: string, url: string, bareUrl: string): Promise<Row> => ({
    name,
    unit: 'req/s',
    ...(await compare({ url, status: 200 }, { url: bareUrl, status: 200 })),
    target: { atLeast: 0.85 },
  });
  try {
    const rows = [
      await answered('GET /artworks/:id', one, `${bare.url}/one/${id}`),
      await answered('GET /artworks', list, `${bare.url}/list`),
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
    await service.stop();
    await service.start({ LISTING_CACHE_MS: '0' });
    rows.push(
      await answered('GET /artworks/:id, memory off', one, `${bare.url}/one/${id}`),
      await answered('GET /artworks, memory off', list, `${bare.url}/list`),
    );
    await service.stop();
    await service.start();
    return rows;
  } finally {
    await bare.stop();
  }
}
