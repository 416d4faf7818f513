/** Everything a service account can be allowed. */
export const scopes = ['tokens:introspect'] as const;

export type Scope = (typeof scopes)[number];

/** Whether there is such a scope. */
export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text);
}

/**
 * What a token is for: what was asked, or all the account may do when nothing was (RFC 6749, § 3.3). Undefined when
 * more was asked than is allowed.
 */
export function grantedScopes(allowed: readonly Scope[], asked: string | undefined): readonly Scope[] | undefined {
  const wanted = [...new Set((asked ?? '').split(' ').filter((word) => word !== ''))];
  if (wanted.length === 0) return allowed;
  const granted = allowed.filter((scope) => wanted.includes(scope));
  return granted.length === wanted.length ? granted : undefined;
}
