export { commonPasswords, type IsCommon } from './common.js';
export { Password, weakness } from './policy.js';
export { type PasswordRouteOptions, passwordRoutes } from './routes.js';
export { createPasswordChanges, type PasswordChanges } from './use-cases.js';
