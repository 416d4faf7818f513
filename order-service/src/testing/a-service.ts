import type { EventData } from '@artel/shared/contracts';
import type { ArtelServer } from '@artel/shared/http';
import { newId } from '@artel/shared/ids';
import type { Broker, Middleware } from '@artel/shared/messaging';
import {
  anEvent,
  eventually,
  freshMongo,
  testBroker,
  testLogger,
  testMetrics,
  testTokens,
} from '@artel/shared/testing';
import type { Db } from 'mongodb';
import { buildApp } from '../app.js';
import { readConfig } from '../config.js';
import { createDependencies, type Dependencies } from '../dependencies.js';
import type { OrderView } from '../orders/schemas.js';
import { type Catalog, simulateCatalog } from './catalog.js';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  /** The parsed body, as loosely typed as it is on the wire. */
  readonly body: { code?: string; details?: Record<string, unknown>; errors?: { field: string }[]; data?: unknown };
  /** `data.order`; fails the test when there is none. */
  readonly order: OrderView;
}

export interface Call {
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface TestPerson {
  readonly id: string;
  call(method: Method, url: string, call?: Call): Promise<Answer>;
}

export interface TestService {
  readonly app: ArtelServer;
  readonly deps: Dependencies;
  readonly broker: Broker;
  readonly db: Db;
  readonly catalog: Catalog;
  person(username?: string): Promise<TestPerson>;
  /** Publishes a listing as catalog would and waits until it is known here. */
  listing(overrides?: Partial<EventData<'listing.published.v1'>>): Promise<string>;
  close(): Promise<void>;
}

const address = { fullName: 'Ada', address: '1 Quay', city: 'Porto', zipCode: '4000', country: 'PT' };

/** What a buyer of goods has to send along. */
export const shippingAddress = address;

/** The whole service on real engines, with catalog's answers simulated on the broker. */
export async function aService(
  env: Record<string, string> = {},
  middleware: readonly Middleware[] = [],
): Promise<TestService> {
  const mongo = await freshMongo('orders');
  const rabbit = await testBroker();
  const tokens = await testTokens();
  const broker: Broker = {
    ...rabbit.broker,
    consume: (queue, handlers, options) => rabbit.broker.consume(queue, handlers, { ...options, middleware }),
  };
  const config = readConfig({ MONGO_DATABASE: mongo.db.databaseName, RATE_LIMIT_MAX: '0', ...env });
  const { verifier } = tokens;
  const made = createDependencies({ config, logger: testLogger(), metrics: testMetrics(), broker, verifier });
  const app = await buildApp(made);
  const catalog = await simulateCatalog(rabbit.broker);
  await made.prepare();

  return {
    app,
    deps: made,
    broker: rabbit.broker,
    db: mongo.db,
    catalog,

    async person(username = 'ada') {
      const id = newId();
      const token = await tokens.tokenFor({ id, username });
      await rabbit.broker.publish(anEvent('user.registered.v1', { userId: id, username }));
      return { id, call: (method, url, call = {}) => inject(app, token, method, url, call) };
    },

    async listing(overrides = {}) {
      const listingId = overrides.listingId ?? newId();
      const event = anEvent('listing.published.v1', { ...sellable, listingId, ...overrides });
      await rabbit.broker.publish(event);
      await eventually(async () => {
        const known = await mongo.db.collection<{ _id: string }>('listings').findOne({ _id: listingId });
        if (known === null) throw new Error('the listing is not known yet');
      });
      return listingId;
    },

    async close() {
      await app.close();
      await catalog.close();
      await made.close();
      await rabbit.close();
      await mongo.close();
    },
  };
}

const sellable: Partial<EventData<'listing.published.v1'>> = {
  kind: 'artwork',
  title: 'Harbour at dawn',
  price: { amount: 10_000, currency: 'EUR' },
  saleMode: 'instant',
  fulfilment: 'physical',
  status: 'published',
  stock: 5,
  isForSale: true,
};

async function inject(app: ArtelServer, token: string, method: Method, url: string, call: Call) {
  const response = await app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...call.headers },
    ...(call.body && { payload: call.body }),
  });
  const body: Answer['body'] = response.body === '' ? {} : response.json();
  return {
    status: response.statusCode,
    headers: response.headers,
    body,
    get order(): OrderView {
      const { order } = (body.data ?? {}) as { order?: OrderView };
      if (order === undefined) throw new Error(`no order in ${response.statusCode}: ${response.body}`);
      return order;
    },
  };
}
