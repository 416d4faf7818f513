import type { DomainEvent } from '@artel/shared/contracts';
import { newEvent } from '@artel/shared/outbox';

/** Asks every service for what it has about a person. */
export function dataExportRequested(
  { exportId, userId }: { readonly exportId: string; readonly userId: string },
  sequence: number,
  now: Date,
): DomainEvent<'user.data_export_requested.v1'> {
  return newEvent('user.data_export_requested.v1', {
    source: 'auth-service',
    aggregateId: userId,
    sequence,
    time: now,
    data: { exportId, userId },
  });
}
