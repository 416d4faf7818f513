import { requireUser, userOf } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import { type ArtelServer, IdParams, notModified, ok, paginate, problems, replyWithEtag } from '@artel/shared/http';
import { tagOf } from './etags.js';
import type { OrderRepository } from './repository.js';
import type { SalesRepository } from './sales-repository.js';
import {
  MarkViewedAnswer,
  MarkViewedBody,
  OrderAnswer,
  OrdersAnswer,
  OrdersQuery,
  SalesAnswer,
  SalesQuery,
  UnviewedAnswer,
} from './schemas.js';
import { partOf } from './state-machine.js';
import type { Presenter } from './view.js';

export interface ReadRoutesDeps {
  readonly orders: OrderRepository;
  readonly sales: SalesRepository;
  readonly presenter: Presenter;
}

const tags = ['orders'];

/** Everything that only looks: one's purchases, one's sales, one order, and what is new. */
export function registerReadRoutes(app: ArtelServer, { orders, sales, presenter }: ReadRoutesDeps): void {
  app.get(
    '/api/orders',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'listOrders',
        tags,
        summary: "One's own orders, the newest first",
        querystring: OrdersQuery,
        response: { 200: OrdersAnswer },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const { page, limit, status } = request.query;
      const found = await orders.listOfBuyer(id, { page, limit }, status);
      const views = await presenter.orders(found.orders, id);
      return ok('Orders', { orders: views, pagination: paginate({ page, limit }, found.total) });
    },
  );

  app.get(
    '/api/orders/sales',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'listSales',
        tags,
        summary: "One's own sales, the newest first, with what they came to",
        querystring: SalesQuery,
        response: { 200: SalesAnswer },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const { page, limit, status, currency } = request.query;
      const [found, summary] = await Promise.all([
        sales.list(id, { page, limit }, status),
        sales.summarise(id, currency),
      ]);
      return ok('Sales', {
        sales: await presenter.sales(found.sales),
        pagination: paginate({ page, limit }, found.total),
        summary: presenter.summary(summary, currency),
      });
    },
  );

  app.get(
    '/api/orders/unviewed',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'countUnviewedOrders',
        tags,
        summary: "How many of one's own orders have changed since one last looked",
        response: { 200: UnviewedAnswer },
      },
    },
    async (request) => {
      const unviewed = await orders.countUnviewed(userOf(request).id);
      const hasUnviewedOrders = unviewed.purchases + unviewed.sales > 0;
      return ok('Unviewed orders', { hasUnviewedOrders, ...unviewed });
    },
  );

  app.post(
    '/api/orders/mark-viewed',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'markOrdersViewed',
        tags,
        summary: "Mark one's own orders as seen, as they are now",
        body: MarkViewedBody,
        response: { 200: MarkViewedAnswer },
      },
    },
    async (request) => {
      const marked = await orders.markViewed(userOf(request).id, request.body.side);
      return ok('Marked as viewed', { marked });
    },
  );

  app.get(
    '/api/orders/:id',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'getOrder',
        tags,
        summary: "One of one's own orders; a seller sees their own sales in it",
        params: IdParams,
        response: { 200: OrderAnswer, ...notModified, ...problems('order_not_found') },
      },
    },
    async (request, reply) => {
      const { id } = userOf(request);
      const stored = await orders.find(request.params.id);
      if (stored === undefined || partOf(stored.order, id) === undefined) return fail('order_not_found');
      if (replyWithEtag(request, reply, tagOf(stored, id))) return reply;
      return ok('Order', { order: await presenter.order(stored, id) });
    },
  );
}
