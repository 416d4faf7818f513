export { createSecondFactor } from './codes.js';
export { type TwoFactorRouteOptions, twoFactorRoutes } from './routes.js';
export { codeAt } from './totp.js';
export { createTwoFactor, type TwoFactor } from './use-cases.js';
