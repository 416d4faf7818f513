import { anEvent, eventually } from '@artel/shared/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ListingDocument } from '../listings/index.js';
import { aService, type Person, type TestService } from '../testing/a-service.js';
import { artworkIn, published, sea } from '../testing/an-artwork.js';

let service: TestService;

beforeAll(async () => {
  service = await aService();
});
afterAll(() => service.close());

const listingsOf = ({ id }: Person) =>
  service.db.collection<ListingDocument>('listings').find({ sellerId: id }).sort({ _id: 1 }).toArray();

const news = ({ id, username }: Person, sequence: number, profilePicture: string | null = null) =>
  anEvent(
    sequence === 1 ? 'user.registered.v1' : 'user.updated.v1',
    { userId: id, username, fullName: `${username} of Leiden`, profilePicture },
    { sequence },
  );

const closed = ({ id, username }: Person, pictures: string[] = []) =>
  anEvent('user.closed.v1', { userId: id, username, pictures, closedAt: new Date().toISOString() }, { sequence: 9 });

/** An artist this service knows. */
async function anArtist(username: string): Promise<Person> {
  const artist = await service.person('artist', username);
  await service.broker.publish(news(artist, 1));
  await eventually(async () =>
    expect(await service.db.collection<{ _id: string }>('people').findOne({ _id: artist.id })).not.toBeNull(),
  );
  return artist;
}

/** Everything in the database, as one text to search. */
async function everything(): Promise<string> {
  const collections = await service.db.collections();
  return JSON.stringify(await Promise.all(collections.map((collection) => collection.find().toArray())));
}

async function image(as: Person, background: string): Promise<string> {
  const png = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('image', new Blob([new Uint8Array(png)], { type: 'image/png' }), 'image.png');
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const headers = { 'content-type': String(request.headers.get('content-type')) };
  const body = Buffer.from(await request.arrayBuffer());
  const answer = await service.ask('POST', '/api/upload/image', { as, body, headers });
  expect(answer.status, answer.body.message).toBe(200);
  return (answer.body.data as { url: string }).url;
}

const isServed = async (url: string) => (await service.ask('GET', new URL(url).pathname)).status === 200;

const gone = (artist: Person) =>
  eventually(async () => {
    expect((await listingsOf(artist)).filter(({ status }) => status !== 'archived')).toEqual([]);
    expect(await everything()).not.toContain(artist.username);
  });

describe('an artist who closes their account', () => {
  it('offers nothing any more, is named nowhere, and is told about once per work', async () => {
    const lucas = await anArtist('lucas');
    const shown = await published(service, lucas, { ...sea, description: 'painted by lucas', tags: ['by lucas'] });
    await published(service, lucas);
    const draft = await service.ask('POST', '/api/artworks', { as: lucas, body: { ...sea, status: 'draft' } });
    expect(draft.status).toBe(201);

    await service.broker.publish(closed(lucas));
    await service.broker.publish(closed(lucas));
    await gone(lucas);
    const kept = await listingsOf(lucas);
    expect(kept.map(({ _id }) => _id)).not.toContain(artworkIn(draft).id);
    expect(kept).toMatchObject(Array(2).fill({ title: sea.title, isForSale: false, sequence: 2 }));
    expect((await service.ask('GET', `/api/artworks/${shown.id}`)).status).toBe(404);
    const list = await service.ask('GET', `/api/artworks?seller=${lucas.id}`);
    expect((list.body.data as { artworks: object[] }).artworks).toEqual([]);
  });

  it('is refused with a token that is still good, and leaves nothing they were just publishing', async () => {
    const hendrick = await anArtist('hendrick');
    const publish = () => service.ask('POST', '/api/artworks', { as: hendrick, body: sea });
    const [first] = await Promise.all([publish(), service.broker.publish(closed(hendrick)), publish(), publish()]);
    expect([201, 401]).toContain(first.status);
    await eventually(async () =>
      expect(await publish()).toMatchObject({
        status: 401,
        body: { code: 'unauthorized', message: 'The account is closed' },
      }),
    );
    await gone(hendrick);
  });

  it('stays unnamed when older news arrive late', async () => {
    const [jan, witness] = [await anArtist('jan.steen'), await service.person('artist', 'witness')];
    await published(service, jan);
    await service.broker.publish(closed(jan));
    await gone(jan);
    await service.broker.publish(news(jan, 8));
    await service.broker.publish(news(jan, 1));
    await service.broker.publish(news(witness, 1));
    await eventually(async () => expect(await everything()).toContain('witness of Leiden'));
    expect(await everything()).not.toContain('jan.steen');
  });

  it('has their gallery emptied, and puts nothing into it any more', async () => {
    const [gerrit, other] = [await anArtist('gerrit'), await anArtist('other')];
    const work = await published(service, other);
    const body = { artworkId: work.id };
    const curated = await service.ask('POST', `/api/galleries/${gerrit.id}/curate`, { as: gerrit, body });
    expect(curated.status).toBe(200);
    await service.broker.publish(closed(gerrit));
    await eventually(async () =>
      expect((await service.ask('GET', `/api/galleries/${gerrit.id}/artworks`)).status).toBe(404),
    );
    await gone(gerrit);
  });

  it('takes along their pictures and those of drafts, unless they are shown elsewhere as well', async () => {
    const [frans, other] = [await anArtist('frans'), await anArtist('judith')];
    const [face, cover, draft, both, sold] = [
      await image(frans, '#112233'),
      await image(frans, '#223344'),
      await image(frans, '#334455'),
      await image(frans, '#445566'),
      await image(frans, '#556677'),
    ];
    await service.broker.publish(news(frans, 2, face));
    await published(service, other, { ...sea, imageUrl: both });
    await published(service, frans, { ...sea, imageUrl: sold });
    for (const imageUrl of [draft, both]) {
      await service.ask('POST', '/api/artworks', { as: frans, body: { ...sea, status: 'draft', imageUrl } });
    }
    const pictures = [face, cover, sold, 'https://elsewhere.example/media/me.webp', '/media/../../etc/passwd'];
    await service.broker.publish(closed(frans, pictures));
    await gone(frans);
    expect(await Promise.all([face, cover, draft, both, sold].map(isServed))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});
