export { snapshotOf } from './events.js';
export { findUser, userColumns } from './repository.js';
export { profileRoutes } from './routes.js';
export { Bio, Email, FullName, OwnUser, OwnUserAnswer, text, Username, Website } from './schemas.js';
export { createProfiles, type Profiles } from './use-cases.js';
export type { User } from './user.js';
export { ownView, publicView } from './views.js';
