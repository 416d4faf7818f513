import { money, toDecimal } from '@artel/shared/money';
import type { Static } from 'typebox';
import type { OwnUser, PublicUser, UserCard } from './schemas.js';
import type { User } from './user.js';

/** What anybody may see of a person; `isFollowing` says whether the one who looks follows them. */
export function publicView(user: User, isFollowing = false): Static<typeof PublicUser> {
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
    followersCount: user.followersCount,
    followingCount: user.followingCount,
    isFollowing,
    createdAt: user.createdAt.toISOString(),
  };
}

/** What people see of themselves: the public view and how they are reached. */
export function ownView(user: User): Static<typeof OwnUser> {
  return {
    ...publicView(user),
    email: user.email,
    emailVerified: user.emailVerified,
    firstName: user.firstName,
    lastName: user.lastName,
    address: user.address,
    postcode: user.postcode,
    updatedAt: user.updatedAt.toISOString(),
  };
}

/** What a list of people shows of each. */
export function cardView(user: User & { readonly isFollowing: boolean }): Static<typeof UserCard> {
  const { id, username, fullName, role, bio, profilePicture, subscriptionTier, isVerified, followersCount } = user;
  return {
    ...{ id, username, fullName, role, bio, profilePicture, subscriptionTier, isVerified, followersCount },
    isFollowing: user.isFollowing,
  };
}
