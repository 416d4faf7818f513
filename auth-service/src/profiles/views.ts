import { money, toDecimal } from '@artel/shared/money';
import type { Static } from 'typebox';
import type { OwnUser, PublicUser } from './schemas.js';
import type { User } from './user.js';

/** What anybody may see of a person. */
export function publicView(user: User): Static<typeof PublicUser> {
  return {
    id: user.id,
    username: user.username,
    fullName: user.fullName,
    role: user.role,
    bio: user.bio,
    website: user.website,
    profilePicture: user.profilePicture,
    coverImage: user.coverImage,
    hourlyRate: user.hourlyRate === null ? null : toDecimal(money(user.hourlyRate)),
    subscriptionTier: user.subscriptionTier,
    isPremium: user.subscriptionTier !== 'free',
    isVerified: user.isVerified,
    createdAt: user.createdAt.toISOString(),
  };
}

/** What people see of themselves: the public view and how they are reached. */
export function ownView(user: User): Static<typeof OwnUser> {
  return {
    ...publicView(user),
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    address: user.address,
    postcode: user.postcode,
    updatedAt: user.updatedAt.toISOString(),
  };
}
