/**
 * The form in which an address is stored: compatibility forms resolved (NFKC), no space around it, the domain in lower
 * case because domains have none (RFC 5321, § 2.4). The part before the `@` stays as its owner writes it; addresses
 * are compared without regard to case all the same, by the index on `lower(email)`.
 */
export function canonicalEmail(email: string): string {
  const normal = email.normalize('NFKC').trim();
  const at = normal.lastIndexOf('@') + 1;
  return normal.slice(0, at) + normal.slice(at).toLowerCase();
}

/**
 * What a username looks like at a glance (after Unicode's UTS #39, § 4): two names with one skeleton would be taken for
 * each other, so only one of them is given out. Usernames are ASCII, which leaves few look-alikes: case, `i` `l` `1`,
 * `o` `0`, `rn` `m`, and the separators. The function `username_skeleton` of migration 020 says the same in SQL.
 */
export function usernameSkeleton(username: string): string {
  return username
    .toLowerCase()
    .replaceAll(/[i1]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll(/[.-]/g, '_')
    .replaceAll('rn', 'm');
}
