import type { DataExportParts } from '@artel/shared/data-exports';
import type { Closures } from '@artel/shared/deny-list';
import type { Handlers } from '@artel/shared/messaging';
import type { Emails } from '../emails/index.js';
import type { Inbox } from '../inbox/index.js';
import type { Live } from '../live/index.js';
import type { People } from '../people/index.js';

export interface ClosureHandlerDependencies {
  readonly closures: Pick<Closures, 'apply'>;
  readonly live: Pick<Live, 'dismissDenied'>;
  readonly people: Pick<People, 'forget'>;
  readonly inbox: Pick<Inbox, 'erase'>;
  readonly emails: Pick<Emails, 'erase'>;
  readonly exports: Pick<DataExportParts, 'drop'>;
}

/**
 * Queue `notifier.closures`: forgets whose account is closed. That it is closed is noted first: whatever is written
 * about them after that finds it and takes itself back. The last letter has a queue of its own to wait in, so that a
 * mail server that is away delays no erasing.
 */
export function closureHandlers({
  closures,
  live,
  people,
  inbox,
  emails,
  exports,
}: ClosureHandlerDependencies): Handlers<'notifier.closures'> {
  return {
    async 'user.closed.v1'(event) {
      const { userId } = await closures.apply(event);
      live.dismissDenied();
      await people.forget(event.sequence, userId);
      await inbox.erase(userId);
      await emails.erase(userId);
      await exports.drop(userId);
    },
  };
}
