import type { Logger } from '@artel/shared/telemetry';
import { recordAudit } from '../audit/index.js';
import type { Database, Transaction } from '../database/index.js';
import type { Sealer } from '../secrets/index.js';
import { deleteKey, findKeys, insertKey, lockKeys, replaceActiveKey, rescheduleKey } from './repository.js';
import { dueStep, earliestActivation, type RotationRules, type RotationStep } from './rotation.js';
import { generateKey, type StoredKey } from './signing-key.js';

export interface RotationDependencies {
  readonly db: Database;
  /** Seals private parts. */
  readonly sealer: Sealer;
  readonly rules: RotationRules;
  readonly now: () => Date;
  readonly logger: Logger;
}

/** Takes every step that is due, on one replica however many find out at once. @returns the keys as they are then */
export async function rotateWhenDue(dependencies: RotationDependencies): Promise<StoredKey[]> {
  const { db, rules, now } = dependencies;
  const known = await findKeys(db);
  // Nearly always: looked at without the lock, which is for those who change something.
  if (dueStep(known, now(), rules) === undefined) return known;
  return db.transaction(async (tx) => {
    await lockKeys(tx);
    return takeDueSteps(tx, dependencies);
  });
}

/**
 * Has the next key used as soon as all who verify tokens can know it, publishing it if there is none.
 *
 * @returns its id and when it is used
 */
export async function rotateSoon(dependencies: RotationDependencies): Promise<{ kid: string; activatesAt: Date }> {
  const { db, now } = dependencies;
  return db.transaction(async (tx) => {
    await lockKeys(tx);
    const keys = await takeDueSteps(tx, dependencies);
    const activatesAt = earliestActivation(keys, now());
    const next = keys.find(({ status }) => status === 'published');
    if (next === undefined) return { kid: await add(tx, dependencies, activatesAt), activatesAt };
    await rescheduleKey(tx, next.kid, activatesAt);
    await takeDueSteps(tx, dependencies);
    return { kid: next.kid, activatesAt };
  });
}

/**
 * For the day a private key is in other hands: every key is withdrawn, the one that waits included, and a new one signs
 * at once. Tokens signed before are worth nothing as soon as those who verify them read the key set again.
 *
 * @returns the id of the new key and of those withdrawn
 */
export async function replaceAtOnce(dependencies: RotationDependencies): Promise<{ kid: string; withdrawn: string[] }> {
  const { db, now } = dependencies;
  return db.transaction(async (tx) => {
    await lockKeys(tx);
    const withdrawn = (await findKeys(tx)).map(({ kid }) => kid);
    for (const kid of withdrawn) await deleteKey(tx, kid);
    await recordAudit(tx, { action: 'signing_key.withdrawn', actorId: null, details: { kids: withdrawn } });
    return { kid: await add(tx, dependencies, now()), withdrawn };
  });
}

async function takeDueSteps(tx: Transaction, dependencies: RotationDependencies): Promise<StoredKey[]> {
  const keys = await findKeys(tx);
  const due = dueStep(keys, dependencies.now(), dependencies.rules);
  if (due === undefined) return keys;
  await take(tx, dependencies, due);
  return takeDueSteps(tx, dependencies);
}

async function take(tx: Transaction, dependencies: RotationDependencies, due: RotationStep): Promise<void> {
  const { now, logger } = dependencies;
  switch (due.step) {
    case 'make':
      await add(tx, dependencies, now());
      break;
    case 'publish':
      await add(tx, dependencies, due.activatesAt);
      break;
    case 'activate': {
      const retiredKid = (await replaceActiveKey(tx, due.kid, now())) ?? null;
      const details = { kid: due.kid, retiredKid };
      await recordAudit(tx, { action: 'signing_key.activated', actorId: null, address: null, details });
      logger.info({ event: 'signing_key.activated', ...details }, 'another key signs');
      break;
    }
    case 'forget':
      await deleteKey(tx, due.kid);
      break;
  }
}

/** Adds a key that signs from `activatesAt` on. @returns its id */
async function add(tx: Transaction, { sealer, now, logger }: RotationDependencies, activatesAt: Date): Promise<string> {
  const key = await generateKey(sealer, { now: now(), activatesAt });
  await insertKey(tx, key);
  const details = { kid: key.kid, activatesAt: activatesAt.toISOString() };
  // Whoever's request happened to come first has nothing to do with it.
  await recordAudit(tx, { action: 'signing_key.published', actorId: null, address: null, details });
  logger.info({ event: 'signing_key.published', ...details }, 'a key was published');
  return key.kid;
}
