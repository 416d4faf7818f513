import { tidy } from '@artel/shared/http';
import { fromDecimal } from '@artel/shared/money';
import type { Static } from 'typebox';
import type { ProfileChanges } from './schemas.js';
import type { User } from './user.js';

/** The part of a person's account that they edit themselves. */
export type Profile = Pick<
  User,
  | 'fullName'
  | 'firstName'
  | 'lastName'
  | 'bio'
  | 'website'
  | 'address'
  | 'postcode'
  | 'profilePicture'
  | 'coverImage'
  | 'hourlyRate'
>;

/**
 * The person's profile after the changes, or undefined when they change nothing: then nothing is announced either.
 *
 * @throws AppError validation_failed for an hourly rate with fractions of a cent
 */
export function changedProfile(user: User, changes: Static<typeof ProfileChanges>): Profile | undefined {
  const { hourlyRate, ...texts } = changes;
  const before = profileOf(user);
  const after: Profile = {
    ...before,
    ...tidied(texts),
    ...(hourlyRate === undefined ? {} : { hourlyRate: toMinorUnits(hourlyRate) }),
  };
  const keys = Object.keys(after) as (keyof Profile)[];
  return keys.some((key) => after[key] !== before[key]) ? after : undefined;
}

/** The texts as they are stored: nothing is kept where only blanks were sent. The full name is never blank. */
function tidied<Texts extends Readonly<Record<string, string | null>>>(texts: Texts): Texts {
  const entries = Object.entries(texts).map(([name, text]) => [name, tidy(text ?? '') || null]);
  return Object.fromEntries(entries) as Texts;
}

function toMinorUnits(rate: number | null): number | null {
  return rate === null ? null : fromDecimal(rate).amount;
}

function profileOf(user: User): Profile {
  return {
    fullName: user.fullName,
    firstName: user.firstName,
    lastName: user.lastName,
    bio: user.bio,
    website: user.website,
    address: user.address,
    postcode: user.postcode,
    profilePicture: user.profilePicture,
    coverImage: user.coverImage,
    hourlyRate: user.hourlyRate,
  };
}
