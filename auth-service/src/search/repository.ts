import type { Role } from '@artel/shared/auth';
import type { Database, Transaction } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';

/** A person found, and whether the one who searches follows them. */
export interface FoundUser extends User {
  readonly isFollowing: boolean;
}

export interface UserSearch {
  /** As it was typed. */
  readonly text: string;
  readonly role: Role | null;
  readonly viewerId: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** How much of what was typed must be found in a row, from 0 to 1: one slip in a name of five letters is let pass. */
const threshold = 0.4;

const prepare = `select set_config('pg_trgm.word_similarity_threshold', $2, true), search_fold($1) as folded`;

/**
 * $1 is what was typed, folded; $2 a pattern for each of its words at the beginning of one, $7 the longest of those,
 * which an index can answer, as it cannot for "all". The name itself comes
 * first, then names that begin so, then those that are nearly so; among equals the better known.
 */
const select = `
with found as materialized (
  select id,
         case when search_fold(username) = $1 then 4
              when search_fold(full_name) = $1 then 3
              when search_text like all ($2::text[]) then 2
              else 1 end as rank,
         word_similarity($1, search_text) as similarity
  from users
  where (search_text like $7 and search_text like all ($2::text[]) or search_text %> $1)
    and suspended_at is null and closed_at is null and ($3::text is null or role = $3)
), page as (
  select ${userColumns}, rank, similarity, exists (
    select from follows where follower_id = $4 and followed_id = users.id and ended_at is null
  ) as "isFollowing"
  from found join users using (id)
  order by rank desc, similarity desc, followers_count desc, id
  limit $5 offset $6
)
select counted.total, page.*
from (select count(*)::int as total from found) as counted left join page on true
order by page.rank desc, page.similarity desc, page."followersCount" desc, page.id`;

/** A page of the people somebody may have meant, the likeliest first, and how many there are in all. */
export async function searchUsers(
  db: Database,
  search: UserSearch,
): Promise<{ readonly users: FoundUser[]; readonly total: number }> {
  return db.transaction(async (tx) => {
    const folded = await foldAndPrepare(tx, search.text);
    if (folded === '') return { users: [], total: 0 };
    const patterns = folded.split(' ').map((word) => `% ${word}%`);
    const longest = patterns.reduce((one, other) => (other.length > one.length ? other : one));
    const { role, viewerId, limit, offset } = search;
    const { rows } = await tx.query<FoundUser & { total: number; id: string | null }>(select, [
      ...[folded, patterns, role, viewerId, limit, offset, longest],
    ]);
    return { users: rows.filter(({ id }) => id !== null), total: rows[0]?.total ?? 0 };
  });
}

async function foldAndPrepare(tx: Transaction, text: string): Promise<string> {
  const { rows } = await tx.query<{ folded: string }>(prepare, [text, String(threshold)]);
  return rows[0]?.folded ?? '';
}
