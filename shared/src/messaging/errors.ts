export type PublishFailure = 'disconnected' | 'unroutable' | 'refused' | 'unconfirmed' | 'invalid' | 'too_large';

/** The broker did not take responsibility for a message; whoever published still owns it. */
export class PublishError extends Error {
  readonly reason: PublishFailure;

  constructor(reason: PublishFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PublishError';
    this.reason = reason;
  }
}

/** Why a message went to the dead-letter queue; the header `artel-cause`. */
export type DeadCause = 'undecodable' | 'poison' | 'permanent' | 'exhausted';

/**
 * Thrown by a handler that knows no retry can help: the event is dead-lettered at once, with this message as its
 * cause.
 */
export class Permanent extends Error {
  readonly deadCause: DeadCause;

  constructor(message: string, options?: ErrorOptions & { deadCause?: DeadCause }) {
    super(message, options);
    this.name = 'Permanent';
    this.deadCause = options?.deadCause ?? 'permanent';
  }
}
