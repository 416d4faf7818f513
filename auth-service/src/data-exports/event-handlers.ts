import type { Handlers } from '@artel/shared/messaging';
import type { Collecting } from './collecting.js';

/** Queue `auth.data-exports`: what other services have about people who asked for it. */
export function dataExportHandlers({ take }: Pick<Collecting, 'take'>): Handlers<'auth.data-exports'> {
  return { 'data_export.contributed.v1': take };
}
