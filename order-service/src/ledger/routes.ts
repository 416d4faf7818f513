import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, envelope, ok } from '@artel/shared/http';
import { toDecimal } from '@artel/shared/money';
import { Type } from 'typebox';
import { CurrencyQuery } from '../orders/index.js';
import type { LedgerRepository } from './repository.js';

const BalanceAnswer = envelope(
  Type.Object({
    pending: Type.Number({ description: 'Becomes available when the sales are completed.' }),
    available: Type.Number({ description: 'Of completed sales.' }),
    currency: Type.String(),
  }),
);

/** `GET /api/balance`. */
export function registerLedgerRoutes(app: ArtelServer, { ledger }: { ledger: LedgerRepository }): void {
  app.get(
    '/api/balance',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'getBalance',
        tags: ['payments'],
        summary: 'What one has earned by selling, in one currency',
        querystring: CurrencyQuery,
        response: { 200: BalanceAnswer },
      },
    },
    async (request) => {
      const { currency } = request.query;
      const { pending, available } = await ledger.balanceOf(userOf(request).id, currency);
      const decimal = (amount: number) => toDecimal({ amount, currency });
      return ok('Balance', { pending: decimal(pending), available: decimal(available), currency });
    },
  );
}
