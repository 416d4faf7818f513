import { type Money, sum, toDecimal } from '@artel/shared/money';
import type { PeopleRepository, Person } from '../people/index.js';
import type { StoredOrder } from './document.js';
import { isPaid, type Order, type OrderItem, orderStatus, type Sale } from './order.js';
import type { ListedSale, SalesSummary } from './sales-repository.js';
import type { ListedSaleView, OrderView, PersonView, SaleView } from './schemas.js';

type People = ReadonlyMap<string, Person>;

/** Turns orders into what a client sees: decimal amounts, names instead of bare ids, and only their own part. */
export function createPresenter(people: PeopleRepository) {
  return {
    /** Orders as `viewerId`, a party to each, sees them: a seller sees their own sales only. */
    async orders(stored: readonly StoredOrder[], viewerId: string): Promise<OrderView[]> {
      const known = await people.findMany(stored.flatMap(({ order }) => peopleIn(order)));
      return stored.map(({ order }) => orderView(order, viewerId, known));
    },

    async order(stored: StoredOrder, viewerId: string): Promise<OrderView> {
      const known = await people.findMany(peopleIn(stored.order));
      return orderView(stored.order, viewerId, known);
    },

    async sales(listed: readonly ListedSale[]): Promise<ListedSaleView[]> {
      const known = await people.findMany(listed.flatMap(({ buyerId, sale }) => [buyerId, sale.sellerId]));
      return listed.map((entry) => listedSaleView(entry, known));
    },

    /** Sums as the wire has them. */
    summary({ totalSales, totalEarnings, pendingEarnings }: SalesSummary, currency: string) {
      const decimal = (amount: number) => toDecimal({ amount, currency });
      return {
        totalSales: decimal(totalSales),
        totalEarnings: decimal(totalEarnings),
        pendingEarnings: decimal(pendingEarnings),
        currency,
      };
    },
  };
}

export type Presenter = ReturnType<typeof createPresenter>;

function peopleIn(order: Order): string[] {
  return [order.buyerId, ...order.sales.map(({ sellerId }) => sellerId)];
}

function orderView(order: Order, viewerId: string, people: People): OrderView {
  const isBuyer = order.buyerId === viewerId;
  const sales = isBuyer ? order.sales : order.sales.filter(({ sellerId }) => sellerId === viewerId);
  const subtotal = sum(
    sales.map((sale) => sale.subtotal),
    order.currency,
  );
  const saleViews = sales.map((sale) => saleView(sale, people));
  const items = saleViews.flatMap((sale) => sale.items);
  return {
    id: order.id,
    orderNumber: order.orderNumber,
    status: orderStatus(sales),
    currency: order.currency,
    subtotal: toDecimal(subtotal),
    tax: 0,
    shipping: 0,
    discount: 0,
    total: toDecimal(subtotal),
    itemsCount: items.reduce((count, { quantity }) => count + quantity, 0),
    buyer: personView(order.buyerId, people),
    items,
    sales: saleViews,
    payment: isBuyer ? lastPaymentView(order) : null,
    shippingAddress: isBuyer || sales.some(isToBeSent) ? order.shippingAddress : null,
    notes: order.notes,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  };
}

function saleView(sale: Sale, people: People): SaleView {
  const seller = personView(sale.sellerId, people);
  return {
    id: sale.id,
    seller,
    status: sale.status,
    saleMode: sale.saleMode,
    fulfilment: sale.fulfilment,
    items: sale.items.map((item) => itemView(item, sale.id, seller)),
    subtotal: toDecimal(sale.subtotal),
    platformFee: toDecimal(sale.platformFee),
    sellerEarnings: toDecimal(sale.sellerEarnings),
    tracking: sale.tracking,
    reason: sale.reason,
    timeline: sale.timeline.map(({ status, at, by, traceId }) => ({ status, at: at.toISOString(), by, traceId })),
  };
}

function itemView(item: OrderItem, saleId: string, seller: PersonView) {
  const { id, listingId, kind, title, quantity, unitPrice, imageUrl, thumbnailUrl } = item;
  const subtotal: Money = { ...unitPrice, amount: unitPrice.amount * quantity };
  return {
    id,
    saleId,
    itemId: listingId,
    title,
    artwork: { id: listingId, kind, title, imageUrl, thumbnailUrl },
    price: toDecimal(unitPrice),
    quantity,
    subtotal: toDecimal(subtotal),
    seller,
  };
}

function listedSaleView({ sale, ...order }: ListedSale, people: People): ListedSaleView {
  return {
    ...saleView(sale, people),
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    buyer: personView(order.buyerId, people),
    price: toDecimal(sale.subtotal),
    currency: sale.subtotal.currency,
    shippingAddress: isToBeSent(sale) ? order.shippingAddress : null,
    notes: order.notes,
    createdAt: order.createdAt.toISOString(),
  };
}

function lastPaymentView({ payments }: Order): OrderView['payment'] {
  const last = payments.at(-1);
  if (last === undefined) return null;
  const { id, status, amount, captured, reason } = last;
  return { id, status, amount: toDecimal(captured ?? amount), reason };
}

/** Someone whose event has not arrived yet is still someone. */
function personView(id: string, people: People): PersonView {
  const { username = null, fullName = null, profilePicture = null } = people.get(id) ?? {};
  return { id, username, fullName, profilePicture };
}

/** Whether its seller needs to know where the buyer lives: not before there is something to send. */
const isToBeSent = (sale: Sale): boolean => sale.fulfilment === 'physical' && isPaid(sale);
