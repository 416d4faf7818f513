/** The topic of one's own notifications; every socket hears it without asking. */
export const ownNotifications = 'notifications';
/** Everything that happens to any game. */
export const gameUpdates = 'game_updates';

export const orderTopic = (orderId: string): string => `order:${orderId}`;
export const itemTopic = (listingId: string): string => `item:${listingId}`;
export const artistTopic = (userId: string): string => `artist:${userId}`;

export type Topic =
  | { readonly kind: 'own' }
  | { readonly kind: 'public' }
  | { readonly kind: 'order'; readonly orderId: string };

const named = /^(?<kind>order|item|artist):(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Who may hear a topic; undefined when there is no such topic. */
export function parseTopic(topic: string): Topic | undefined {
  if (topic === ownNotifications) return { kind: 'own' };
  if (topic === gameUpdates) return { kind: 'public' };
  const groups = named.exec(topic)?.groups;
  if (groups?.id === undefined) return undefined;
  return groups.kind === 'order' ? { kind: 'order', orderId: groups.id } : { kind: 'public' };
}
