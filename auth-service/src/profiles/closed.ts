import { fail } from '@artel/shared/errors';

/** Says what every token of somebody is told whose account is closed. @throws AppError unauthorized */
export function refuseClosed(): never {
  fail('unauthorized', 'The account is closed');
}
