/** Why the server closes a socket (RFC 6455 §7.4; 4000 and up are ours). Documented in the service's README. */
export const closeCodes = {
  /** The service is going away: connect again and resume. */
  goingAway: 1001,
  /** Only text messages are understood. */
  unsupportedData: 1003,
  /** Too many messages. */
  policyViolation: 1008,
  /** The client reads too slowly, or something we need is away: connect again later and resume. */
  tryAgainLater: 1013,
  /** The token is not valid, or no longer: get a new one, connect again and resume. */
  unauthorized: 4001,
  /** Nobody authenticated in time. */
  authenticationTimeout: 4008,
} as const;

export interface Closing {
  readonly code: number;
  readonly reason: string;
}
