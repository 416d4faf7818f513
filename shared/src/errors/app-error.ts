import { catalogue, type ErrorCode } from './catalogue.js';

/** One problem of one input field; `field` is a dotted path such as `items.0.quantity`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface FailureOptions {
  readonly fields?: readonly FieldError[];
  /** Facts the client can act on, shown as `details`. Nothing internal. */
  readonly details?: Record<string, unknown>;
  /** Seconds until trying again makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** What caused it, for the log only. */
  readonly cause?: unknown;
}

/** An error that may be told to a client as it is: its code, status and message are part of the API. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields?: readonly FieldError[];
  readonly details?: Record<string, unknown>;
  readonly retryAfter?: number;

  constructor(code: ErrorCode, message: string = catalogue[code].title, options: FailureOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.status = catalogue[code].status;
    if (options.fields) this.fields = options.fields;
    if (options.details) this.details = options.details;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}

/** Throws an `AppError`; the message defaults to the title of the code. */
export function fail(code: ErrorCode, message?: string, options?: FailureOptions): never {
  throw new AppError(code, message, options);
}
