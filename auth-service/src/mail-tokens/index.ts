export { createMailTokens, type MailTokens, type Redeemed } from './mail-tokens.js';
export { createMailRequests, type MailRequests } from './requests.js';
export type { MailPurpose } from './token.js';
