/** What the API refused, with the code it gave. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(request: string, status: number, problem: { code?: string; message?: string }) {
    super(`${request} was answered ${status}: ${problem.message ?? 'no reason given'}`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
  }
}

interface Call {
  readonly token?: string;
  /** Sent as JSON, or as a form when it is one. */
  readonly body?: object;
  readonly idempotencyKey?: string;
}

/** A client of the public API. */
export interface Client {
  /** Calls a route and gives the `data` of its answer. @throws Refused */
  call<Data>(method: string, path: string, options?: Call): Promise<Data>;
}

export function createClient(url: string, signal: AbortSignal | undefined): Client {
  return {
    async call<Data>(method: string, path: string, { token, body, idempotencyKey }: Call = {}): Promise<Data> {
      const form = body instanceof FormData;
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: form ? body : body === undefined ? null : JSON.stringify(body),
        signal: signal ?? null,
      });
      const answer = await response.json();
      if (!response.ok) throw new Refused(`${method} ${path}`, response.status, answer as object);
      return (answer as { data: Data }).data;
    },
  };
}
