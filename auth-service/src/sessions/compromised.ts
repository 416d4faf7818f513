import { appendToOutbox } from '@artel/shared/outbox';
import { recordAudit } from '../audit/index.js';
import { lockUser, takeSequence } from '../profiles/index.js';
import type { SessionDependencies } from './dependencies.js';
import { sessionCompromised } from './events.js';
import { endSession, type StoredToken } from './repository.js';

/**
 * Ends a session one of whose tokens is in two hands, and has its owner told. The end and what is said of it are
 * stored together; of many requests that find out at once, one ends the session and speaks.
 */
export async function endCompromised(
  { db, now, wakeRelay, logger }: Pick<SessionDependencies, 'db' | 'now' | 'wakeRelay' | 'logger'>,
  { sessionId, userId, device }: Pick<StoredToken, 'sessionId' | 'userId' | 'device'>,
): Promise<void> {
  const at = now();
  const ended = await db.transaction(async (tx) => {
    // The person first, as everywhere: two changes that took their locks in different orders would wait forever.
    await lockUser(tx, userId);
    if ((await endSession(tx, sessionId, 'token_reused', at)) === undefined) return false;
    const sequence = await takeSequence(tx, userId);
    await appendToOutbox(tx, [sessionCompromised({ userId, sessionId, device, at, sequence })]);
    await recordAudit(tx, { action: 'session.token_reused', actorId: null, subjectId: userId, details: { sessionId } });
    return true;
  });
  if (!ended) return;
  wakeRelay();
  logger.warn({ event: 'session.ended', sessionId, userId, reason: 'token_reused' }, 'session ended');
}
