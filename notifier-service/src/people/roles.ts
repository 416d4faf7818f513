import type { Roles } from '@artel/shared/deny-list';
import type { Handlers } from '@artel/shared/messaging';

/** Queue `notifier.roles`: whose access tokens say a role they do not have any more. */
export function roleHandlers({ apply }: Pick<Roles, 'apply'>): Handlers<'notifier.roles'> {
  return { 'user.role_changed.v1': apply };
}
