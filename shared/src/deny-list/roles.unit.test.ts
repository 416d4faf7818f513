import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Role, TokenVerifier } from '../auth/index.js';
import { testLogger } from '../testing/telemetry.js';
import { createRoleList, type RoleChange, type RoleList, refusingStale } from './index.js';

let stored: RoleChange[] = [];
let list: RoleList;

beforeEach(() => {
  vi.useFakeTimers();
  stored = [{ userId: 'vincent', role: 'artist' }];
  list = createRoleList({ load: async () => stored, logger: testLogger(), everyMs: 15_000 });
});
afterEach(() => {
  list.stop();
  vi.useRealTimers();
});

const staleRolesOf = (id: string) =>
  (['collector', 'artist', 'admin'] as Role[]).filter((role) => list.isStale({ id, role }));

describe('the list of changed roles', () => {
  it('refuses every role of somebody but the one they have, and nothing of others', async () => {
    await list.start();
    expect([staleRolesOf('vincent'), staleRolesOf('ada')]).toEqual([['collector', 'admin'], []]);
  });

  it('takes in what another process was told, within its interval', async () => {
    await list.start();
    stored = [{ userId: 'ada', role: 'admin' }];
    await vi.advanceTimersByTimeAsync(15_000);
    expect([staleRolesOf('vincent'), staleRolesOf('ada')]).toEqual([[], ['collector', 'artist']]);
  });

  it('knows at once what this process was told, to and fro', async () => {
    await list.start();
    list.note({ userId: 'ada', role: 'admin' });
    expect(staleRolesOf('ada')).toEqual(['collector', 'artist']);
    list.note({ userId: 'ada', role: 'collector' });
    expect(staleRolesOf('ada')).toEqual(['artist', 'admin']);
  });

  it('has clients renew a token as if it had expired', async () => {
    await list.start();
    const principal = { id: 'vincent', username: 'vincent', role: 'admin', sessionId: 's' } as const;
    const genuine: TokenVerifier = { verify: async () => principal };
    const verifier = refusingStale(genuine, list.isStale);
    await expect(verifier.verify('t')).rejects.toMatchObject({ code: 'token_expired', status: 401 });
    list.note({ userId: 'vincent', role: 'admin' });
    expect(await verifier.verify('t')).toEqual(principal);
  });
});
