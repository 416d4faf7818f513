export { paymentHandlers } from './event-handlers.js';
export { createPay } from './pay.js';
export type { PaymentProvider } from './provider.js';
export { createRefund } from './refunds.js';
export { type PaymentRoutesDeps, registerPaymentRoutes } from './routes.js';
export { createSandbox } from './sandbox.js';
export { createSettlement } from './settlement.js';
export { createSignals } from './signals.js';
export { createSweeper } from './sweeper.js';
