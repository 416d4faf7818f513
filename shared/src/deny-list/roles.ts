import { type Principal, type Role, roles, type TokenVerifier } from '../auth/index.js';
import { fail } from '../errors/index.js';
import { createDenyList, type DenyList, type DenyListOptions } from './deny-list.js';

/** Somebody has this role now, and lately had another. */
export interface RoleChange {
  readonly userId: string;
  readonly role: Role;
}

/** Whose role has changed while tokens that say the former one can be out. */
export interface RoleList extends Pick<DenyList, 'start' | 'stop'> {
  /** Whether a token says a role its owner does not have any more. Answered from memory: asked for every request. */
  isStale(principal: Pick<Principal, 'id' | 'role'>): boolean;
  /** Takes in what this process has just learnt. */
  note(change: RoleChange): void;
}

/** A list like that of who is suspended. @param options.load reads whose role changed lately, and what it is now */
export function createRoleList(
  options: Omit<DenyListOptions, 'load'> & { readonly load: () => Promise<readonly RoleChange[]> },
): RoleList {
  const list = createDenyList({ ...options, load: async () => (await options.load()).flatMap(formerRoles) });
  return {
    isStale: ({ id, role }) => list.isDenied(keyOf(id, role)),
    note({ userId, role }) {
      for (const one of roles) list.note(keyOf(userId, one), one !== role);
    },
    start: list.start,
    stop: list.stop,
  };
}

/** A verifier that also refuses tokens with a former role, as if they had expired: clients renew such by themselves. */
export function refusingStale(verifier: TokenVerifier, isStale: RoleList['isStale']): TokenVerifier {
  return {
    async verify(token) {
      const principal = await verifier.verify(token);
      if (isStale(principal)) fail('token_expired', 'The role has changed since: renew the access token');
      return principal;
    },
  };
}

function formerRoles({ userId, role }: RoleChange): string[] {
  return roles.filter((one) => one !== role).map((one) => keyOf(userId, one));
}

function keyOf(userId: string, role: Role): string {
  return `${userId} ${role}`;
}
