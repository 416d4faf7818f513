import { getHeapSpaceStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { testLogger } from '../testing/telemetry.js';
import { releaseStartMemory } from './start-memory.js';

function youngGeneration(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
}

/** Loads of things that live for a while make V8 enlarge its young generation, as the start of a service does. */
function startSomethingLarge(): number {
  const loaded: object[] = [];
  while (loaded.length < 500_000) loaded.push({ name: loaded.length, parts: [loaded.length] });
  return loaded.length;
}

describe('the memory of the start', () => {
  it('is given back', async () => {
    startSomethingLarge();
    const grown = youngGeneration();
    await releaseStartMemory(testLogger());
    expect(youngGeneration()).toBeLessThan(grown / 2);
  });
});
