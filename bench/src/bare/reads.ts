/**
 * What a hand-written service without any of ours would do for the same two reads: bare fastify, the driver, the same
 * queries on the same data. Started as a process of its own: `node reads.js <port> <mongo url> <database>`.
 */
import Fastify from 'fastify';
import { MongoClient } from 'mongodb';

const [port = '', mongoUrl = '', database = ''] = process.argv.slice(2);

const hidden = { outbox: 0, outboxLease: 0, reservations: 0 } as const;
const mongo = await new MongoClient(mongoUrl).connect();
const listings = mongo.db(database).collection<{ _id: string; version: number }>('listings');
const app = Fastify();

app.get<{ Params: { id: string } }>('/one/:id', async (request, reply) => {
  const artwork = await listings.findOne({ _id: request.params.id, kind: 'artwork' }, { projection: hidden });
  return artwork === null ? reply.code(404).send() : { success: true, message: '', data: { artwork } };
});

app.get('/list', async () => {
  const artworks = await listings
    .find({ status: 'published', kind: 'artwork' }, { projection: hidden })
    .sort({ createdAt: -1, _id: -1 })
    .limit(20)
    .toArray();
  return { success: true, message: '', data: { artworks } };
});

app.get('/unchanged', async (_request, reply) => reply.code(304).send());

await app.listen({ host: '127.0.0.1', port: Number(port) });
