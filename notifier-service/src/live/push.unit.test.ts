import { anEvent } from '@artel/shared/testing';
import { describe, expect, it } from 'vitest';
import { listingPushes, orderPush } from './push.js';

describe('what is pushed', () => {
  it('of a listing goes to its item, its artist and, for games, to the game updates', () => {
    const artwork = anEvent('listing.updated.v1', { kind: 'artwork' });
    const { listingId, sellerId } = artwork.data;
    const topics = [`item:${listingId}`, `artist:${sellerId}`];
    expect(listingPushes(artwork).map(({ push }) => push.topic)).toEqual(topics);
    const game = anEvent('listing.updated.v1', { kind: 'game' });
    expect(listingPushes(game).map(({ push }) => push.topic)).toEqual([...topics, 'game_updates']);
  });

  it('of a listing speaks the language of the API', () => {
    const event = anEvent('listing.published.v1', { price: { amount: 50_000, currency: 'EUR' } });
    expect(listingPushes(event)[0]).toMatchObject({
      to: null,
      push: {
        type: 'listing.published',
        id: event.id,
        data: { id: event.data.listingId, price: 500, currency: 'EUR' },
      },
    });
  });

  it('never shows a draft', () => {
    expect(listingPushes(anEvent('listing.updated.v1', { status: 'draft' }))).toEqual([]);
  });

  it('of a sale goes to the buyer and that seller only, and says nothing of fees', () => {
    const event = anEvent('sale.shipped.v1');
    const { push, to } = orderPush(event);
    expect(to).toEqual([event.data.buyerId, event.data.sellerId]);
    expect(push).toMatchObject({
      topic: `order:${event.data.orderId}`,
      type: 'sale.shipped',
      data: { status: 'shipped' },
    });
    expect(Object.keys(push.data)).not.toEqual(expect.arrayContaining(['platformFee']));
  });

  it('of a payment goes to the buyer only', () => {
    const event = anEvent('payment.captured.v1');
    expect(orderPush(event).to).toEqual([event.data.buyerId]);
  });
});
