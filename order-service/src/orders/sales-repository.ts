import { offsetOf, type PageQuery } from '@artel/shared/http';
import type { Collection } from 'mongodb';
import type { OrderDocument } from './document.js';
import { type Sale, type SaleStatus, type ShippingAddress, saleStatuses } from './order.js';

/** One sale as its seller sees it in a list: with what they need of the order around it. */
export interface ListedSale {
  orderId: string;
  orderNumber: string;
  buyerId: string;
  shippingAddress: ShippingAddress | null;
  notes: string | null;
  createdAt: Date;
  sale: Sale;
}

/** Sums in minor units of one currency, over the sales that were paid for and not refunded. */
export interface SalesSummary {
  /** What buyers paid. */
  totalSales: number;
  /** The seller's share of it. */
  totalEarnings: number;
  /** The part of the earnings whose sales are not completed yet. */
  pendingEarnings: number;
}

export interface SalesRepository {
  /** A seller's sales, newest first. */
  list(sellerId: string, page: PageQuery, status?: SaleStatus): Promise<{ sales: ListedSale[]; total: number }>;
  summarise(sellerId: string, currency: string): Promise<SalesSummary>;
}

const earning = { $in: ['$sales.status', ['ready_to_ship', 'shipped', 'completed'] satisfies SaleStatus[]] };
const awaited = { $in: ['$sales.status', ['ready_to_ship', 'shipped'] satisfies SaleStatus[]] };
const sumWhere = (condition: object, field: string) => ({ $sum: { $cond: [condition, field, 0] } });

/** Sales are parts of orders, so they are unwound from the orders a seller has a part in. */
export function createSalesRepository(orders: Collection<OrderDocument>): SalesRepository {
  const salesOf = (sellerId: string, statuses: readonly SaleStatus[]) => [
    { $match: { 'sales.sellerId': sellerId } },
    { $sort: { _id: -1 as const } },
    { $unwind: '$sales' },
    { $match: { 'sales.sellerId': sellerId, 'sales.status': { $in: [...statuses] } } },
  ];

  return {
    async list(sellerId, page, status) {
      const matching = salesOf(sellerId, status ? [status] : saleStatuses);
      const shape = {
        _id: 0,
        orderId: '$_id',
        orderNumber: 1,
        buyerId: 1,
        shippingAddress: 1,
        notes: 1,
        createdAt: 1,
        sale: '$sales',
      };
      const [sales, counted] = await Promise.all([
        orders
          .aggregate<ListedSale>([...matching, { $skip: offsetOf(page) }, { $limit: page.limit }, { $project: shape }])
          .toArray(),
        orders.aggregate<{ total: number }>([...matching, { $count: 'total' }]).toArray(),
      ]);
      return { sales, total: counted[0]?.total ?? 0 };
    },

    async summarise(sellerId, currency) {
      const [found] = await orders
        .aggregate<SalesSummary>([
          { $match: { 'sales.sellerId': sellerId, currency } },
          { $unwind: '$sales' },
          { $match: { 'sales.sellerId': sellerId } },
          {
            $group: {
              _id: null,
              totalSales: sumWhere(earning, '$sales.subtotal.amount'),
              totalEarnings: sumWhere(earning, '$sales.sellerEarnings.amount'),
              pendingEarnings: sumWhere(awaited, '$sales.sellerEarnings.amount'),
            },
          },
          { $project: { _id: 0 } },
        ])
        .toArray();
      return found ?? { totalSales: 0, totalEarnings: 0, pendingEarnings: 0 };
    },
  };
}
