import type { JWTPayload } from 'jose';

export const roles = ['collector', 'artist', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who makes a request, as the access token says. */
export interface Principal {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** The session the token was issued in (`sid`). */
  readonly sessionId: string;
}

/** Reads a principal from verified claims; undefined when one is missing or malformed. */
export function principalFrom({ sub, username, role, sid }: JWTPayload): Principal | undefined {
  if (typeof sub !== 'string' || typeof username !== 'string' || typeof sid !== 'string' || !isRole(role)) return;
  return { id: sub, username, role, sessionId: sid };
}

function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}
