import type { Suspensions } from '@artel/shared/deny-list';
import type { Handlers } from '@artel/shared/messaging';

/** Queue `order.suspensions`: whose access tokens count no more. */
export function suspensionHandlers({ apply }: Pick<Suspensions, 'apply'>): Handlers<'order.suspensions'> {
  return { 'user.suspended.v1': apply, 'user.reinstated.v1': apply };
}
