import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, IdParams, ok, problems } from '@artel/shared/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PersonCommand } from './commands.js';
import type { Committer } from './commit.js';
import { ifMatch, setTag } from './etags.js';
import { CompleteBody, OrderAnswer, ReasonBody, ReviewBody, ShippedBody } from './schemas.js';
import type { Presenter } from './view.js';

export interface StepRoutesDeps {
  readonly committer: Committer;
  readonly presenter: Presenter;
}

const tags = ['orders'];
const response = {
  200: OrderAnswer,
  ...problems(
    'forbidden',
    'order_not_found',
    'invalid_transition',
    'payment_in_progress',
    'conflict',
    'precondition_failed',
  ),
};

/** The steps of a sale in which no money moves. Each acts on the caller's own part of the order. */
export function registerStepRoutes(app: ArtelServer, { committer, presenter }: StepRoutesDeps): void {
  async function take(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    command: PersonCommand,
    message: string,
  ) {
    const stored = await committer.commit(id, command, ifMatch(request));
    setTag(reply, stored, command.by);
    return ok(message, { order: await presenter.order(stored, command.by) });
  }

  const route = (operationId: string, summary: string) => ({ operationId, tags, summary, params: IdParams, response });

  app.patch(
    '/api/orders/:id/review',
    {
      onRequest: requireUser,
      schema: { ...route('reviewSale', 'Accept or reject a purchase request, as its seller'), body: ReviewBody },
    },
    async (request, reply) => {
      const { decision, reason = null, saleId } = request.body;
      const who = { by: userOf(request).id, saleId };
      return decision === 'accept'
        ? take(request, reply, request.params.id, { type: 'accept', ...who }, 'Accepted')
        : take(request, reply, request.params.id, { type: 'reject', reason, ...who }, 'Rejected');
    },
  );

  app.patch(
    '/api/orders/:id/shipped',
    {
      onRequest: requireUser,
      schema: {
        ...route('markSaleShipped', 'Say that the goods are on their way, as their seller'),
        body: ShippedBody,
      },
    },
    async (request, reply) => {
      const { carrier, trackingNumber, saleId } = request.body;
      const command = { type: 'ship', by: userOf(request).id, saleId, tracking: { carrier, trackingNumber } } as const;
      return take(request, reply, request.params.id, command, 'Marked as shipped');
    },
  );

  app.patch(
    '/api/orders/:id/complete',
    {
      onRequest: requireUser,
      schema: { ...route('completeSale', 'Confirm that the goods have arrived, as their buyer'), body: CompleteBody },
    },
    async (request, reply) => {
      const command = { type: 'complete', by: userOf(request).id, saleId: request.body.saleId } as const;
      return take(request, reply, request.params.id, command, 'Completed');
    },
  );

  app.patch(
    '/api/orders/:id/cancel',
    {
      onRequest: requireUser,
      schema: { ...route('cancelSale', 'Call off what has not been paid for'), body: ReasonBody },
    },
    async (request, reply) => {
      const { reason = null, saleId } = request.body;
      const command = { type: 'cancel', by: userOf(request).id, saleId, reason } as const;
      return take(request, reply, request.params.id, command, 'Cancelled');
    },
  );
}
