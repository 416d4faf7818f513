import { artists } from './artists.js';
import { type Client, Refused } from './client.js';
import { inParallel } from './in-parallel.js';

/** Everyone in the demo has the same password, and an address `<username>@artel.example`. */
export const demoPassword = 'artel-demo-2026';
export const demoCollector = 'collector';

export interface Member {
  readonly id: string;
  readonly token: string;
}

interface SignedIn {
  readonly user: { readonly id: string };
  readonly accessToken: string;
}

/** Signs up, or signs in who has signed up before; gives everyone by username. */
export async function joinAll(client: Client): Promise<Map<string, Member>> {
  const collector = {
    username: demoCollector,
    fullName: 'Collette Sammler',
    bio: 'I buy what I cannot stop looking at.',
  };
  const people = [...artists.map((artist) => ({ ...artist, role: 'artist' })), { ...collector, role: 'collector' }];
  // Hashing a password takes a core for a moment.
  const members = await inParallel(people, 4, async (person) => [person.username, await join(client, person)] as const);
  return new Map(members);
}

async function join(
  client: Client,
  person: { username: string; fullName: string; bio: string; role: string },
): Promise<Member> {
  const email = addressOf(person.username);
  try {
    const body = { ...person, email, password: demoPassword };
    return memberOf(await client.call<SignedIn>('POST', '/api/auth/register', { body }));
  } catch (error) {
    if (!(error instanceof Refused && error.status === 409)) throw error;
    const body = { email, password: demoPassword };
    return memberOf(await client.call<SignedIn>('POST', '/api/auth/login', { body }));
  }
}

/** The email address of a demo account. */
export function addressOf(username: string): string {
  return `${username}@artel.example`;
}

function memberOf({ user, accessToken }: SignedIn): Member {
  return { id: user.id, token: accessToken };
}
