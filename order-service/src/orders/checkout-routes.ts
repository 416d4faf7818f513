import { requireUser, userOf } from '@artel/shared/auth';
import {
  type ArtelServer,
  IdempotencyHeaders,
  type IdempotencyStore,
  idempotency,
  ok,
  problems,
  requestIdentity,
} from '@artel/shared/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredOrder } from './document.js';
import { setTag } from './etags.js';
import type { AwaitPayment, PaymentResult, PayOrder } from './pay-order.js';
import type { NewOrder, PlaceOrder } from './place.js';
import { BuyBody, BuyParams, OrderAnswer, PlaceBody } from './schemas.js';
import type { Presenter } from './view.js';

export interface CheckoutRoutesDeps {
  readonly place: PlaceOrder;
  readonly pay: PayOrder;
  readonly awaitPayment: AwaitPayment;
  /** Throws `validation_failed` for a payment method that cannot be known. */
  readonly checkMethod: (methodId: string) => void;
  readonly presenter: Presenter;
  readonly idempotencyStore: IdempotencyStore;
}

const tags = ['orders'];
const refusals = problems(
  'listing_not_found',
  'own_listing',
  'not_for_sale',
  'out_of_stock',
  'payment_declined',
  'request_in_flight',
  'idempotency_key_reused',
);

/** `POST /api/orders` and `POST /api/buy/:itemId`. */
export function registerCheckoutRoutes(app: ArtelServer, deps: CheckoutRoutesDeps): void {
  const { place, pay, awaitPayment, checkMethod, presenter, idempotencyStore } = deps;

  /** Undefined when there is nothing to pay yet. */
  async function payOnce(placed: StoredOrder, methodId: string): Promise<PaymentResult | undefined> {
    const { payments, sales, buyerId } = placed.order;
    // A repeat of a request that died half way finds its order, perhaps with its payment under way.
    if (payments.length > 0) return awaitPayment(placed);
    // What a seller has yet to accept is paid later, by itself.
    return sales.some(({ status }) => status === 'accepted') ? pay(placed, buyerId, methodId) : undefined;
  }

  async function checkOut(
    request: FastifyRequest,
    wanted: NewOrder,
    methodId: string | undefined,
    reply: FastifyReply,
  ) {
    const { id: buyerId } = userOf(request);
    // Before anything is stored: a method nobody knows must not leave an order behind.
    if (methodId !== undefined) checkMethod(methodId);
    const placed = await place(buyerId, wanted, requestIdentity(request));
    const result = methodId === undefined ? undefined : await payOnce(placed, methodId);
    const stored = result?.stored ?? placed;
    reply.header('location', `/api/orders/${stored.order.id}`);
    setTag(reply, stored, buyerId);
    const order = await presenter.order(stored, buyerId);
    if (result?.outcome === 'pending')
      return reply.code(202).send(ok('Order placed; its payment is being settled', { order }));
    return reply.code(201).send(ok(result ? 'Order placed and paid' : 'Order placed', { order }));
  }

  app.post(
    '/api/orders',
    {
      onRequest: requireUser,
      ...idempotency(idempotencyStore),
      schema: {
        operationId: 'placeOrder',
        tags,
        summary: 'Place an order, and pay for it where a payment method is given',
        headers: IdempotencyHeaders,
        body: PlaceBody,
        response: { 201: OrderAnswer, 202: OrderAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { items, shippingAddress = null, notes = null, paymentMethodId } = request.body;
      return checkOut(request, { items, shippingAddress, notes }, paymentMethodId, reply);
    },
  );

  app.post(
    '/api/buy/:itemId',
    {
      onRequest: requireUser,
      ...idempotency(idempotencyStore),
      schema: {
        operationId: 'buyItem',
        tags,
        summary: 'Order one listing, and pay for it where a payment method is given',
        headers: IdempotencyHeaders,
        params: BuyParams,
        body: BuyBody,
        response: { 201: OrderAnswer, 202: OrderAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { quantity = 1, shippingAddress = null, notes = null, paymentMethodId } = request.body;
      const items = [{ itemId: request.params.itemId, quantity }];
      return checkOut(request, { items, shippingAddress, notes }, paymentMethodId, reply);
    },
  );
}
