/** What finds orders: for their people, for repeats of a request, and for whoever takes up what waits. */
export const indexes = [
  { key: { orderNumber: 1 }, unique: true },
  { key: { buyerId: 1, _id: -1 } },
  { key: { buyerId: 1, status: 1, _id: -1 } },
  { key: { 'sales.sellerId': 1, _id: -1 } },
  { key: { unviewedBy: 1 } },
  { key: { 'request.id': 1 }, unique: true, sparse: true },
  { key: { unsettledSince: 1 }, sparse: true },
  { key: { shippedSince: 1 }, sparse: true },
] as const;
