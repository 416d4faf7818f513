import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createWaitingLine } from './waiting-line.js';

/** People in a line of two: who is inside, and how to let them out. */
function aLine() {
  const line = createWaitingLine(2);
  const inside = new Map<string, { done: () => void; failed: (error: Error) => void }>();
  const enter = (name: string) => {
    const work = () => new Promise<void>((done, failed) => inside.set(name, { done, failed }));
    return line.pass(work).finally(() => inside.delete(name));
  };
  return { enter, inside, names: () => [...inside.keys()].join('') };
}

describe('a waiting line', () => {
  it('keeps nobody waiting while there is little to do', async () => {
    expect(await createWaitingLine(1).pass(async () => 'done')).toBe('done');
  });

  it('lets in all who wait together, once enough have left', async () => {
    const { enter, inside, names } = aLine();
    for (const name of 'abcde') void enter(name);
    expect(names()).toBe('ab');
    inside.get('a')?.done();
    await turn();
    expect(names()).toBe('bcde');
    void enter('f');
    for (const name of 'bc') inside.get(name)?.done();
    await turn();
    expect(names()).toBe('de');
    inside.get('d')?.done();
    await turn();
    expect(names()).toBe('ef');
  });

  it('goes on after somebody has failed, and tells nobody else', async () => {
    const { enter, inside, names } = aLine();
    const failing = enter('a');
    const others = [enter('b'), enter('c')];
    inside.get('a')?.failed(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    expect(names()).toBe('bc');
    for (const name of 'bc') inside.get(name)?.done();
    await Promise.all(others);
  });
});
