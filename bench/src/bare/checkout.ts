/**
 * What a hand-written service without any of ours would do to place an order: bare fastify, and the same commands to the
 * database one after the other, on collections of its own with the same indexes and on documents of the same size.
 * Started as a process of its own: `node checkout.js <port> <mongo url> <database>`, where an order was placed already.
 */
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { type Document, MongoClient } from 'mongodb';

interface Named extends Document {
  _id: string;
}

interface Counter {
  _id: string;
  last: number;
}

const [port = '', mongoUrl = '', database = ''] = process.argv.slice(2);
const copied = ['orders', 'idempotency_keys', 'order_counters'] as const;

const mongo = await new MongoClient(mongoUrl, { writeConcern: { w: 'majority', journal: true } }).connect();
const real = mongo.db(database);
const ours = mongo.db(`${database}_bare`);
const [orders, requests] = copied.map((name) => ours.collection<Named>(name)) as [Orders, Orders];
const counters = ours.collection<Counter>('order_counters');
type Orders = ReturnType<typeof ours.collection<Named>>;

for (const name of copied) {
  const indexes = await real.collection(name).indexes();
  for (const { key, name: index, v: _, ns: __, ...options } of indexes) {
    if (index !== '_id_') await ours.collection(name).createIndex(key, { name: index ?? '', ...options });
  }
}
const template = await real.collection<Named>('orders').findOne();

const app = Fastify();

app.get('/', async () => ({ ready: template !== null }));

app.post<{ Body: { itemId: string; buyerId: string; sellerId: string } }>('/orders', async (request, reply) => {
  const { itemId, buyerId, sellerId } = request.body;
  const id = randomUUID();
  const requestId = randomUUID();
  const now = new Date();
  await requests.insertOne({ _id: requestId, fingerprint: requestId, owner: id, leasedUntil: now, expiresAt: now });
  await orders.findOne({ 'request.id': requestId });
  await real.collection<Named>('listings').find({ _id: itemId }).toArray();
  const counter = await counters.findOneAndUpdate(
    { _id: 'today' },
    { $inc: { last: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  const order = {
    ...template,
    _id: id,
    orderNumber: `AR-${counter?.last}`,
    buyerId,
    request: { id: requestId, fingerprint: requestId },
  };
  await orders.insertOne(order);
  await real
    .collection<Named>('people')
    .find({ _id: { $in: [buyerId, sellerId] } })
    .toArray();
  const answer = { success: true, message: '', data: { order } };
  await requests.updateOne({ _id: requestId, owner: id }, { $set: { answer: JSON.stringify(answer) } });
  return reply.code(201).send(answer);
});

await app.listen({ host: '127.0.0.1', port: Number(port) });
