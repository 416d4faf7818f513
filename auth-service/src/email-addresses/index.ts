export { type EmailAddressRouteOptions, emailAddressRoutes } from './routes.js';
export { createEmailAddresses, type EmailAddresses } from './use-cases.js';
