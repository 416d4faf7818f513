import type { FieldError } from '@artel/shared/errors';
import type { Static } from 'typebox';
import type { ProfileChanges } from './schemas.js';

/** Below our own media address: plain segments only, so that nothing leads out of it, and no query. */
const mediaFile = /^\/media\/[\w-]+(\/[\w-]+)*\.(webp|avif|png|jpe?g)$/;

/**
 * Whether an address is that of an image uploaded here, absolute or as a path. Images from elsewhere would tell their
 * host who looks at whom, and could be exchanged for others at any time.
 */
export function isOwnImage(publicUrl: string, address: string): boolean {
  const base = publicUrl.replace(/\/+$/, '');
  const path = address.startsWith(`${base}/`) ? address.slice(base.length) : address;
  return mediaFile.test(path);
}

/** What is wrong with the images among the changes of a profile. */
export function imageProblems(publicUrl: string, changes: Static<typeof ProfileChanges>): FieldError[] {
  return (['profilePicture', 'coverImage'] as const)
    .filter((field) => typeof changes[field] === 'string' && !isOwnImage(publicUrl, changes[field]))
    .map((field) => ({ field, message: `${field} must be an image uploaded here` }));
}
