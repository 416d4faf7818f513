/** What a REST client sees: the status, the envelope or the problem, and the headers. */
export interface Answer<Data = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly message: string;
  readonly code: string | undefined;
  readonly data: Data;
}

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Client {
  readonly baseUrl: string;
  call<Data = Record<string, unknown>>(method: string, path: string, options?: Call): Promise<Answer<Data>>;
  upload(path: string, token: string, image: Uint8Array<ArrayBuffer>): Promise<Answer<UploadedImage>>;
}

export interface UploadedImage {
  url: string;
  thumbnailUrl: string;
}

/** Talks to the ingress and to nothing else, as the users of the product do. */
export function createClient(baseUrl: string): Client {
  const read = async <Data>(response: Response): Promise<Answer<Data>> => {
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as { message?: string; code?: string; data?: Data };
    return {
      status: response.status,
      headers: response.headers,
      message: body.message ?? '',
      code: body.code,
      data: body.data as Data,
    };
  };

  return {
    baseUrl,

    async call(method, path, { token, body, headers } = {}) {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return read(response);
    },

    async upload(path, token, image) {
      const form = new FormData();
      form.set('folder', 'artworks');
      form.set('image', new Blob([image], { type: 'image/png' }), 'work.png');
      const response = await fetch(`${baseUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: form,
      });
      return read(response);
    },
  };
}

/** Like `call`, but anything other than the expected status ends the test with what the server said. */
export async function must<Data>(expected: number, answer: Promise<Answer<Data>>): Promise<Data> {
  const got = await answer;
  if (got.status !== expected) {
    throw new Error(`expected ${expected}, got ${got.status} ${got.code ?? ''}: ${got.message}`);
  }
  return got.data;
}
