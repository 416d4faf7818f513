import type { Client } from './client.js';
import { inParallel } from './in-parallel.js';
import type { Member } from './people.js';
import { render } from './render.js';
import { type DemoWork, keyOf, stockOf } from './work.js';

interface Uploaded {
  readonly url: string;
  readonly thumbnailUrl: string;
  readonly fileSize: number;
}

interface Listed {
  readonly id: string;
  readonly title: string;
}

export interface ShopOptions {
  readonly client: Client;
  readonly members: ReadonlyMap<string, Member>;
  /** Hears how many works are listed. */
  readonly onProgress: (done: number) => void;
}

/** Lists every work that its artist has not listed yet; gives the ids of all listings by `keyOf`. */
export async function openShop(
  works: readonly DemoWork[],
  { client, members, onProgress }: ShopOptions,
): Promise<Map<string, string>> {
  const sellers = [...new Set(works.map(({ artist }) => artist))];
  const found = await inParallel(sellers, 4, async (artist) => {
    const listings = await listingsOf(client, memberOf(members, artist));
    return listings.map(({ title, id }) => [keyOf({ artist, title }), id] as const);
  });
  const ids = new Map(found.flat());
  const missing = works.filter((work) => !ids.has(keyOf(work)));
  onProgress(ids.size);
  await inParallel(missing, 3, async (work) => {
    ids.set(keyOf(work), await publish(client, memberOf(members, work.artist), work));
    onProgress(ids.size);
  });
  return ids;
}

/** What an artist has for sale or has sold. */
async function listingsOf(client: Client, { id, token }: Member): Promise<Listed[]> {
  const pages = ['published', 'sold'].map(async (status) => {
    const path = `/api/artworks?seller=${id}&status=${status}&limit=100`;
    return (await client.call<{ artworks: Listed[] }>('GET', path, { token })).artworks;
  });
  return (await Promise.all(pages)).flat();
}

async function publish(client: Client, { token }: Member, work: DemoWork): Promise<string> {
  const form = new FormData();
  form.set('folder', 'artworks');
  form.set('image', new Blob([new Uint8Array(await render(work))], { type: 'image/jpeg' }), 'work.jpg');
  const image = await client.call<Uploaded>('POST', '/api/upload/image', { token, body: form });
  const { artwork } = await client.call<{ artwork: Listed }>('POST', '/api/artworks', {
    token,
    body: listingOf(work, image),
  });
  return artwork.id;
}

/** A work as the API takes it. */
export function listingOf(work: DemoWork, image: Uploaded): object {
  const { height, width, depth, about } = work.size;
  const size = [height, width, depth].filter((side) => side !== undefined).join(' × ');
  return {
    title: work.title,
    description: work.description,
    imageUrl: image.url,
    thumbnailUrl: image.thumbnailUrl,
    price: work.price,
    category: work.category,
    tags: work.tags,
    stock: stockOf(work),
    saleMode: work.saleMode ?? 'instant',
    fulfilment: work.edition === 'digital' ? 'digital' : 'physical',
    attributes: {
      medium: work.medium,
      material: work.material,
      year: work.year,
      height,
      width,
      ...(depth === undefined ? {} : { depth }),
      dimensions: `${about ? 'about ' : ''}${size} cm`,
      ...(work.edition === 'digital' ? { fileSize: image.fileSize } : {}),
    },
  };
}

function memberOf(members: ReadonlyMap<string, Member>, username: string): Member {
  const member = members.get(username);
  if (member === undefined) throw new Error(`the demo has a work by ${username}, who is not among its artists`);
  return member;
}
