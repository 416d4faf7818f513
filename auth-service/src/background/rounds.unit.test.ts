import { eventually, recordingLogger, testLogger } from '@artel/shared/testing';
import { describe, expect, it } from 'vitest';
import { createRounds } from './rounds.js';

const everyMs = 60_000;

describe('rounds', () => {
  it('begin at the start, and again when woken', async () => {
    let count = 0;
    const round = async () => {
      count += 1;
    };
    const rounds = createRounds({ name: 'test', everyMs, round, logger: testLogger() });
    rounds.start();
    await eventually(() => expect(count).toBe(1));
    rounds.wake();
    await eventually(() => expect(count).toBe(2));
    await rounds.stop();
  });

  it('are never two at once, and none is lost when woken during one', async () => {
    let underWay = 0;
    let most = 0;
    let count = 0;
    let finish = (): void => {};
    const round = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      count += 1;
      if (count === 1) await new Promise<void>((resolve) => (finish = resolve));
      underWay -= 1;
    };
    const rounds = createRounds({ name: 'test', everyMs, round, logger: testLogger() });
    rounds.start();
    await eventually(() => expect(count).toBe(1));
    for (let time = 0; time < 5; time += 1) rounds.wake();
    finish();
    await eventually(() => expect(count).toBe(2));
    expect(most).toBe(1);
    await rounds.stop();
  });

  it('that fail are logged and go on', async () => {
    let count = 0;
    const { logger, lines } = recordingLogger();
    const round = async () => {
      count += 1;
      throw new Error('the database is away');
    };
    const rounds = createRounds({ name: 'test', everyMs: 10, round, logger });
    rounds.start();
    await eventually(() => expect(count).toBeGreaterThan(1));
    await rounds.stop();
    expect(lines[0]).toMatchObject({ level: 'error', task: 'test', err: { message: 'the database is away' } });
  });

  it('end when told to, after the one under way', async () => {
    let isDone = false;
    let begun = false;
    let finish = (): void => {};
    const round = async () => {
      begun = true;
      await new Promise<void>((resolve) => (finish = resolve));
      isDone = true;
    };
    const rounds = createRounds({ name: 'test', everyMs, round, logger: testLogger() });
    rounds.start();
    await eventually(() => expect(begun).toBe(true));
    const stopped = rounds.stop();
    finish();
    await stopped;
    expect(isDone).toBe(true);
  });
});
