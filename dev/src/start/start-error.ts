/** The system could not be started or has stopped, in words for the person at the terminal. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** One sentence: what to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
