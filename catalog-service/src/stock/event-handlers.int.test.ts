import type { DomainEvent } from '@artel/shared/contracts';
import { newId } from '@artel/shared/http';
import { anEvent, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createListingRepository, type ListingDocument } from '../listings/index.js';
import { aListing } from '../testing/a-listing.js';
import { aService, type TestService } from '../testing/a-service.js';

let service: TestService;
const answers: DomainEvent<'stock.reserved.v1' | 'stock.rejected.v1'>[] = [];

beforeAll(async () => {
  service = await aService();
  const hear = async (event: (typeof answers)[number]) => void answers.push(event);
  await service.broker.consume('order.payments', { 'stock.reserved.v1': hear, 'stock.rejected.v1': hear });
});
afterAll(() => service.close());

const answersFor = (saleId: string) => answers.filter(({ aggregateId }) => aggregateId === saleId);

async function listed(): Promise<ListingDocument> {
  const listing = aListing({ stock: 1 });
  await createListingRepository(service.db).collection.insertOne(listing);
  return listing;
}

const stockShown = async (id: string): Promise<unknown> => {
  const { body } = await service.ask('GET', `/api/artworks/${id}`);
  return (body.data as { artwork: { stock: number } }).artwork.stock;
};

function authorized(orderId: string, saleId: string, listingId: string): DomainEvent<'payment.authorized.v1'> {
  const sales = [{ saleId, sellerId: newId(), lines: [{ listingId, quantity: 1 }] }];
  return anEvent('payment.authorized.v1', { orderId, paymentId: newId(), sales });
}

it('answers a payment, shows what is left, and gives it back when the sale is refunded', async () => {
  const { _id: id } = await listed();
  const [orderId, saleId] = [newId(), newId()];
  expect(await stockShown(id)).toBe(1);
  const event = authorized(orderId, saleId, id);
  await service.broker.publish(event);
  await service.broker.publish(event);
  await eventually(() => expect(answersFor(saleId)).toMatchObject([{ type: 'stock.reserved.v1' }]));
  await eventually(async () => expect(await stockShown(id)).toBe(0));

  const late = newId();
  await service.broker.publish(authorized(newId(), late, id));
  await eventually(() =>
    expect(answersFor(late)).toMatchObject([{ data: { reason: 'out_of_stock', listingIds: [id], saleId: late } }]),
  );

  await service.broker.publish(anEvent('sale.refunded.v1', { orderId, saleId }, { sequence: 9 }));
  await eventually(async () => expect(await stockShown(id)).toBe(1));
  expect(answersFor(saleId)).toHaveLength(1);
});
