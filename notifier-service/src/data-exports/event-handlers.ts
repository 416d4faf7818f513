import { type ContributionOptions, createContribution } from '@artel/shared/data-exports';
import type { Handlers } from '@artel/shared/messaging';
import { newEvent } from '@artel/shared/outbox';

type Dependencies = Pick<ContributionOptions, 'sources' | 'parts' | 'wake' | 'logger'>;

/** Queue `notifier.data-exports`: gives people what this service has about them. */
export function dataExportHandlers(dependencies: Dependencies): Handlers<'notifier.data-exports'> {
  const service = 'notifier-service';
  const contribute = createContribution({
    ...dependencies,
    service,
    contributed: (event) => newEvent('data_export.contributed.v1', { source: service, ...event }),
  });
  return { 'user.data_export_requested.v1': contribute };
}
