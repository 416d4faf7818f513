import type { DataExportParts } from '@artel/shared/data-exports';
import type { Closures } from '@artel/shared/deny-list';
import type { Handlers } from '@artel/shared/messaging';
import type { PeopleRepository } from '../people/index.js';
import type { Leave } from './leaving.js';

export interface ClosureHandlerDependencies {
  readonly closures: Pick<Closures, 'apply'>;
  readonly people: Pick<PeopleRepository, 'forget'>;
  readonly exports: Pick<DataExportParts, 'drop'>;
  readonly leave: Leave;
}

/** Queue `order.closures`: forgets whose account is closed. What is left of their orders is for the sweeper. */
export function closureHandlers({
  closures,
  people,
  exports,
  leave,
}: ClosureHandlerDependencies): Handlers<'order.closures'> {
  return {
    async 'user.closed.v1'(event) {
      const { userId } = await closures.apply(event);
      await people.forget(event);
      await exports.drop(userId);
      await leave(userId);
    },
  };
}
