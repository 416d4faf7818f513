import type { Role } from '@artel/shared/auth';
import type { RoleChange } from '@artel/shared/deny-list';
import type { Queryable, Transaction } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';

/** In the order of ids, as everywhere, so that nobody waits in a circle. */
const lockAdmins = `
select id, role = 'admin' as "isAdmin" from users
where closed_at is null and (role = 'admin' or lower(username) = lower($1))
order by id
for update`;

const updateRole = `
update users set role = $2, role_changed_at = $3, updated_at = $3, sequence = sequence + 1
where id = $1
returning ${userColumns}`;

const selectChanged = 'select id as "userId", role from users where role_changed_at >= $1';

/** Locks every administrator and the person with this username. @returns how many administrators there are */
export async function lockWithAdmins(tx: Transaction, username: string): Promise<number> {
  const { rows } = await tx.query<{ isAdmin: boolean }>(lockAdmins, [username]);
  return rows.filter(({ isAdmin }) => isAdmin).length;
}

/** Gives a locked person a role, with the number of the event about it. */
export async function saveRole(tx: Transaction, id: string, role: Role, now: Date): Promise<User> {
  const [user] = (await tx.query<User>(updateRole, [id, role, now])).rows;
  if (user === undefined) throw new Error(`user ${id} vanished under lock`);
  return user;
}

/** Everybody whose role has changed since, and what it is now. */
export async function findRolesChangedSince(db: Queryable, since: Date): Promise<RoleChange[]> {
  return (await db.query<RoleChange>(selectChanged, [since])).rows;
}
