import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenVerifier } from '../auth/index.js';
import { testLogger } from '../testing/telemetry.js';
import { createDenyList, type DenyList, refusingClosed, refusingDenied } from './index.js';

let stored: string[] = [];
let readable = true;
let list: DenyList;

beforeEach(() => {
  vi.useFakeTimers();
  stored = ['mallory'];
  readable = true;
  const load = async () => {
    if (!readable) throw new Error('the database is away');
    return stored;
  };
  list = createDenyList({ load, logger: testLogger(), everyMs: 15_000 });
});

afterEach(() => {
  list.stop();
  vi.useRealTimers();
});

describe('the list of who is denied', () => {
  it('is what is stored, from the start', async () => {
    await list.start();
    expect(['mallory', 'ada'].map(list.isDenied)).toEqual([true, false]);
  });

  it('notices within its interval what another process was told', async () => {
    await list.start();
    stored = ['ada'];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(['mallory', 'ada'].map(list.isDenied)).toEqual([false, true]);
  });

  it('knows at once what this process was told', async () => {
    await list.start();
    list.note('ada', true);
    list.note('mallory', false);
    expect(['mallory', 'ada'].map(list.isDenied)).toEqual([false, true]);
  });

  it('goes on as it was while it cannot be read, and catches up', async () => {
    await list.start();
    readable = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(list.isDenied('mallory')).toBe(true);
    readable = true;
    stored = [];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(list.isDenied('mallory')).toBe(false);
  });

  it('does not let a reading under way undo what was noted meanwhile', async () => {
    let answer: (ids: string[]) => void = () => {};
    const load = () => new Promise<string[]>((resolve) => (answer = resolve));
    const slow = createDenyList({ load, logger: testLogger() });
    const started = slow.start();
    slow.note('ada', true);
    answer([]);
    await started;
    expect(slow.isDenied('ada')).toBe(true);
    slow.stop();
  });

  it('cannot start unread', async () => {
    readable = false;
    await expect(list.start()).rejects.toThrow('the database is away');
  });
});

describe('a verifier that refuses who is denied', () => {
  const verifier: TokenVerifier = {
    verify: async (id) => ({ id, username: id, role: 'collector', sessionId: 's' }),
  };

  it('lets everybody else pass', async () => {
    const strict = refusingDenied(verifier, (id) => id === 'mallory');
    expect(await strict.verify('ada')).toMatchObject({ id: 'ada' });
    await expect(strict.verify('mallory')).rejects.toMatchObject({ status: 403, code: 'account_suspended' });
  });

  it('tells whose account is closed that they are nobody here', async () => {
    const strict = refusingClosed(verifier, (id) => id === 'mallory');
    expect(await strict.verify('ada')).toMatchObject({ id: 'ada' });
    await expect(strict.verify('mallory')).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
  });
});
