import type { Role } from '@artel/shared/auth';

/** What somebody has subscribed to; administrators set it. */
export type Tier = 'free' | 'premium' | 'pro';

/** A person's account without the password, as the service sees it. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly role: Role;
  readonly fullName: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly bio: string | null;
  readonly website: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly profilePicture: string | null;
  readonly coverImage: string | null;
  /** What an hour of consultation costs, in minor units of the default currency. */
  readonly hourlyRate: number | null;
  readonly subscriptionTier: Tier;
  readonly isVerified: boolean;
  /** Whether they have shown that letters to their address reach them. */
  readonly emailVerified: boolean;
  readonly followersCount: number;
  readonly followingCount: number;
  /** Number of the latest event about this person. */
  readonly sequence: number;
  /** Changes with every change of the account, but not when somebody follows them. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
