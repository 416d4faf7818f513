import { describe, expect, it } from 'vitest';
import { createLanes } from './lanes.js';

describe('lanes', () => {
  it('run the tasks of one key in turn, also after one that failed', async () => {
    const { run } = createLanes();
    const told: string[] = [];
    const task =
      (name: string, fails = false) =>
      async () => {
        told.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        told.push(`${name} ends`);
        if (fails) throw new Error(name);
      };

    const first = run('a', task('1', true));
    const second = run('a', task('2'));
    await expect(first).rejects.toThrow('1');
    await second;

    expect(told).toEqual(['1 begins', '1 ends', '2 begins', '2 ends']);
  });

  it('run different keys side by side', async () => {
    const { run } = createLanes();
    let release = () => {};
    const held = run(
      'a',
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );

    await run('b', async () => {});

    release();
    await held;
  });
});
