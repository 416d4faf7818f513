import type { Transaction } from '../database/index.js';

/** The first half of the advisory locks below: any fixed number that nothing else in this database has. */
const space = 7_201_516;

/** In the order of keys, so that two who follow each other at once do not wait for each other forever. */
const enter = `
select pg_advisory_xact_lock_shared(${space}, key)
from (select distinct key from unnest($1::int[]) as key order by key) as ordered`;

const shut = `select pg_advisory_xact_lock(${space}, $1)`;

/** Enters where following begins, on behalf of both; before either is locked. Others may be there as well. */
export async function enterFollowing(tx: Transaction, one: string, other: string): Promise<void> {
  await tx.query(enter, [[keyOf(one), keyOf(other)]]);
}

/**
 * Lets nobody begin to follow a person, nor them anybody, until the transaction ends; who has begun finishes first. Their
 * circle then only becomes smaller, however many would like to come in. To be called before anybody is locked.
 */
export async function shutFollowing(tx: Transaction, userId: string): Promise<void> {
  await tx.query(shut, [keyOf(userId)]);
}

/** The random end of an id as a 32-bit number. Two people who share one merely wait for each other. */
function keyOf(id: string): number {
  return Number.parseInt(id.slice(-8), 16) | 0;
}
