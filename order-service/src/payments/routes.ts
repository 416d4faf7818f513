import { requireUser, userOf } from '@artel/shared/auth';
import {
  type ArtelServer,
  IdempotencyHeaders,
  type IdempotencyStore,
  IdParams,
  idempotency,
  ok,
  problems,
  requestIdentity,
} from '@artel/shared/http';
import {
  ifMatch,
  OrderAnswer,
  PaymentBody,
  type PayOrder,
  type Presenter,
  ReasonBody,
  setTag,
} from '../orders/index.js';
import type { createRefund } from './refunds.js';

export interface PaymentRoutesDeps {
  readonly pay: PayOrder;
  readonly refund: ReturnType<typeof createRefund>;
  readonly presenter: Presenter;
  readonly idempotencyStore: IdempotencyStore;
}

const tags = ['payments'];
const refusals = problems(
  'forbidden',
  'order_not_found',
  'invalid_transition',
  'payment_in_progress',
  'conflict',
  'precondition_failed',
);

/** The steps of an order in which money moves: `/payment` and `/refund`. */
export function registerPaymentRoutes(app: ArtelServer, deps: PaymentRoutesDeps): void {
  const { pay, refund, presenter, idempotencyStore } = deps;

  app.patch(
    '/api/orders/:id/payment',
    {
      onRequest: requireUser,
      ...idempotency(idempotencyStore),
      schema: {
        operationId: 'payOrder',
        tags,
        summary: 'Pay for what can be paid of an order; 202 when the outcome takes longer than the request may',
        headers: IdempotencyHeaders,
        params: IdParams,
        body: PaymentBody,
        response: {
          200: OrderAnswer,
          202: OrderAnswer,
          ...refusals,
          ...problems(
            'payment_declined',
            'out_of_stock',
            'not_for_sale',
            'invalid_transition',
            'payment_in_progress',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { id } = userOf(request);
      const { paymentMethodId } = request.body;
      const identity = requestIdentity(request);
      const { outcome, stored } = await pay(request.params.id, id, paymentMethodId, ifMatch(request), identity);
      const order = await presenter.order(stored, id);
      setTag(reply, stored, id);
      if (outcome === 'paid') return ok('Paid', { order });
      reply.header('location', `/api/orders/${order.id}`);
      return reply.code(202).send(ok('The payment is being settled; look again in a moment', { order }));
    },
  );

  app.patch(
    '/api/orders/:id/refund',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'refundSale',
        tags,
        summary: 'Give the money back, as its seller',
        params: IdParams,
        body: ReasonBody,
        response: { 200: OrderAnswer, 202: OrderAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = userOf(request);
      const { reason = null, saleId } = request.body;
      const { outcome, stored } = await refund(request.params.id, { by: id, reason, saleId }, ifMatch(request));
      const order = await presenter.order(stored, id);
      setTag(reply, stored, id);
      if (outcome === 'refunded') return ok('Refunded', { order });
      return reply.code(202).send(ok('The refund is under way', { order }));
    },
  );
}
