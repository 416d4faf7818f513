import { randomBytes } from 'node:crypto';

/** Everybody's. */
export const password = 'measure-twice-cut-once';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly accessToken: string;
}

/** Registers somebody, by the address of auth-service or of the ingress. */
export async function aPerson(url: string, role: 'collector' | 'artist' = 'collector'): Promise<Person> {
  const username = `bench-${randomBytes(6).toString('hex')}`;
  const email = `${username}@people.example`;
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, email, password, fullName: 'Somebody Measured', role }),
  });
  if (response.status !== 201) throw new Error(`registering was answered ${response.status}: ${await response.text()}`);
  const { data } = (await response.json()) as { data: { accessToken: string; user: { id: string } } };
  return { id: data.user.id, email, accessToken: data.accessToken };
}
