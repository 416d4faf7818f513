export { canonicalEmail, usernameSkeleton } from './canonical.js';
export { refuseClosed } from './closed.js';
export { profileTag } from './etags.js';
export { snapshotOf, userUpdated } from './events.js';
export { findUser, findUserByName, isSuspended, lockUser, takeSequence, userColumns } from './repository.js';
export { profileRoutes } from './routes.js';
export {
  Address,
  Bio,
  Email,
  FullName,
  NamePart,
  OwnUser,
  OwnUserAnswer,
  Postcode,
  SubscriptionTier,
  text,
  UserCard,
  Username,
  Website,
} from './schemas.js';
export { createProfiles, type Profiles } from './use-cases.js';
export type { Tier, User } from './user.js';
export { cardView, ownView, publicView } from './views.js';
