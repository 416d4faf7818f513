import { randomUUID } from 'node:crypto';
import type { System } from '@artel/dev/start';
import { MongoClient } from 'mongodb';
import { inTurns } from '../harness/in-turns.js';
import { median, type Row } from '../harness/report.js';

const MANY = 1_000_000;
const FEW = 10_000;
const PER_BATCH = 5_000;
const BATCHES_AT_ONCE = 2;

/** Filling a database takes its time on a small machine; what is there by then is measured. */
const FILLING_MS = 240_000;

const REQUESTS = 100;
const queries = ['', '?sort=price', '?category=painting', '?tags=wave', '?page=50'];

/**
 * Milliseconds of one page of a list among a million listings, against the same among ten thousand: the median over
 * several lists, with the memory off that keeps answers for a second. Each is asked of a catalog-service of its own.
 */
export async function longList(system: System, name: string): Promise<Row> {
  const databases = { many: `${name}_many`, few: `${name}_few` };
  const mongo = await new MongoClient(system.engines.mongoUrl).connect();
  const serviceOn = (database: string) =>
    system.startReplica('catalog-service', { MONGO_DATABASE: database, LISTING_CACHE_MS: '0' });
  const [many, few] = [await serviceOn(databases.many), await serviceOn(databases.few)];
  try {
    await fill(mongo, databases.few, FEW);
    const count = await fill(mongo, databases.many, MANY);
    return {
      name: `a page among ${count.toLocaleString('en')} listings, and among ${FEW.toLocaleString('en')}`,
      unit: 'ms',
      ...(await inTurns(
        () => pageMs(many.url),
        () => pageMs(few.url),
      )),
      target: { atMost: 2 },
    };
  } finally {
    for (const service of [many, few]) await service.stop();
    for (const database of Object.values(databases)) await mongo.db(database).dropDatabase();
    await mongo.close();
  }
}

/** @returns how many there are when the time is up */
async function fill(mongo: MongoClient, database: string, wanted: number): Promise<number> {
  const listings = mongo.db(database).collection<{ _id: string }>('listings');
  const until = performance.now() + FILLING_MS;
  let begun = 0;
  const insert = async (): Promise<void> => {
    while (begun < wanted && performance.now() < until) {
      const from = begun;
      begun += PER_BATCH;
      const batch = Array.from({ length: PER_BATCH }, (_, i) => listing(from + i));
      await listings.insertMany(batch, { ordered: false, writeConcern: { w: 1, j: false } });
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, insert));
  return begun;
}

const categories = ['painting', 'drawing', 'photography', 'sculpture', 'print'];
const words = ['wave', 'night', 'garden', 'harbour', 'portrait', 'winter', 'bridge', 'field'];

/** What a published listing looks like in the database; all differ in what lists are sorted by. */
function listing(number: number) {
  const word = words[number % words.length] ?? '';
  const createdAt = new Date(Date.UTC(2025, 0, 1) + number * 1_000);
  return {
    _id: randomUUID(),
    kind: 'artwork',
    title: `The ${word} ${number}`,
    description: `A ${word} seen from afar.`,
    imageUrl: '/media/image.webp',
    thumbnailUrl: '/media/thumbnail.webp',
    images: ['/media/image.webp'],
    price: 1_000 + ((number * 7_919) % 500_000),
    originalPrice: null,
    currency: 'EUR',
    category: categories[number % categories.length],
    tags: [word],
    stock: 5,
    saleMode: 'instant',
    fulfilment: 'physical',
    status: 'published',
    isFeatured: false,
    isForSale: true,
    viewsCount: 0,
    favoritesCount: 0,
    commentsCount: 0,
    attributes: {},
    sellerId: randomUUID(),
    seller: { username: 'somebody', fullName: 'Somebody', profilePicture: null, sequence: 1 },
    createdAt,
    updatedAt: createdAt,
    version: 1,
    sequence: 1,
    outbox: [],
    reservations: {},
  };
}

async function pageMs(url: string): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const began = performance.now();
    const response = await fetch(`${url}/api/artworks${queries[request % queries.length]}`);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`a list was answered ${response.status}: ${text}`);
    times.push(performance.now() - began);
  }
  return median(times);
}
