import { type Db, MongoClient } from 'mongodb';

const ownDatabases = new Set(['admin', 'local', 'config']);

/**
 * Does what the TTL monitor of a MongoDB server does, for an engine that has none: removes documents older than
 * their collection's `expireAfterSeconds` indexes allow, every `everyMs`.
 * @returns a function that ends it
 */
export function sweepExpired(url: string, everyMs: number): () => Promise<void> {
  const client = new MongoClient(url, { directConnection: true, maxPoolSize: 1 });
  let sweeping: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A sweep that fails, because a collection was dropped under it for one, is made good by the next.
    sweeping = sweeping.then(() => sweepAll(client)).catch(() => {});
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await client.close();
  };
}

async function sweepAll(client: MongoClient): Promise<void> {
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases) if (!ownDatabases.has(name)) await sweepDatabase(client.db(name));
}

async function sweepDatabase(db: Db): Promise<void> {
  for (const { name } of await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()) {
    const collection = db.collection(name);
    for (const index of await collection.indexes()) {
      const field = Object.keys(index.key)[0];
      if (field === undefined || typeof index.expireAfterSeconds !== 'number') continue;
      const before = new Date(Date.now() - index.expireAfterSeconds * 1000);
      await collection.deleteMany({ [field]: { $lt: before, $type: 'date' } });
    }
  }
}
