import { randomUUID } from 'node:crypto';
import { type Answer, type Client, must } from './client.js';

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly token: string;
}

const PASSWORD = 'paint-the-night-sky';

/** Opens an account under a name nobody else in the run has. */
export async function register(client: Client, role: 'artist' | 'collector', fullName: string): Promise<Person> {
  const username = `${role}-${randomUUID().slice(0, 13)}`;
  const email = `${username}@people.example`;
  const { user, accessToken } = await must(
    201,
    client.call<{ user: { id: string }; accessToken: string }>('POST', '/api/auth/register', {
      body: { username, email, password: PASSWORD, fullName, role },
    }),
  );
  return { id: user.id, username, email, token: accessToken };
}

/** Logs in with the password that `register` gave. */
export async function logIn(client: Client, person: Person): Promise<Person> {
  const { accessToken } = await must(200, signIn(client, person));
  return { ...person, token: accessToken };
}

/** The answer to signing in with that password, with its cookie. */
export function signIn(client: Client, { email }: Person): Promise<Answer<{ accessToken: string }>> {
  return client.call('POST', '/api/auth/login', { body: { email, password: PASSWORD } });
}
