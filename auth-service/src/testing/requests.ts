import type { ArtelServer } from '@artel/shared/http';

type Reply = Awaited<ReturnType<ArtelServer['inject']>>;

export const password = 'a house painted blue';

let people = 0;

/** A registration nobody else in this process has sent. */
export function aRegistration(overrides: Record<string, unknown> = {}) {
  people += 1;
  const username = `person_${people}`;
  return { username, email: `${username}@example.com`, password, fullName: `Person ${people}`, ...overrides };
}

/** The few kinds of requests the tests send; cookies are passed by hand, so that old ones can be. */
export interface Client {
  readonly post: (url: string, payload?: object, cookie?: string) => Promise<Reply>;
  readonly refresh: (cookie: string | undefined) => Promise<Reply>;
  readonly get: (url: string, headers?: Record<string, string>) => Promise<Reply>;
}

/** Sends requests to the service. */
export function clientOf(app: ArtelServer): Client {
  const post: Client['post'] = (url, payload, cookie) =>
    app.inject({
      method: 'POST',
      url,
      ...(payload === undefined ? {} : { payload }),
      ...(cookie === undefined ? {} : { cookies: { artel_refresh: cookie } }),
    });
  return {
    post,
    refresh: (cookie) => post('/api/auth/refresh', undefined, cookie),
    get: (url, headers = {}) => app.inject({ method: 'GET', url, headers }),
  };
}

/** The refresh token an answer set; empty when it took the cookie away, undefined when it left it alone. */
export function refreshTokenIn(reply: Reply): string | undefined {
  return reply.cookies.find(({ name }) => name === 'artel_refresh')?.value;
}

/** The header that goes with an answer's access token. */
export function bearerFrom(reply: Reply): { authorization: string } {
  return { authorization: `Bearer ${reply.json<{ token: string }>().token}` };
}
