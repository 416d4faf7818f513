import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  childTraceparent,
  currentTraceparent,
  isTraceparent,
  newTraceparent,
  runWithTrace,
  traceIdOf,
} from './index.js';

const example = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('traceparent', () => {
  it('is well formed and new each time', () => {
    const made = Array.from({ length: 2_000 }, newTraceparent);
    expect(made.every(isTraceparent)).toBe(true);
    expect(new Set(made.map(traceIdOf)).size).toBe(made.length);
  });

  it('has children in the same trace, with a span and flags of their own', () => {
    const child = childTraceparent(example.replace(/01$/, '00'));
    expect(child).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[\da-f]{16}-00$/);
    expect(child).not.toContain('b7ad6b7169203331');
  });

  it.each([
    ['', 'nothing'],
    ['00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01', 'capitals'],
    ['00-00000000000000000000000000000000-b7ad6b7169203331-01', 'a zero trace id'],
    ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01', 'a zero span id'],
    ['ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'the forbidden version'],
    [`${example}\n`, 'a line break'],
  ])('refuses %j: %s', (value) => {
    expect(isTraceparent(value)).toBe(false);
  });
});

describe('runWithTrace', () => {
  it('is seen by what it runs, also after waiting, and by nobody else', async () => {
    const seen = runWithTrace(example, async () => {
      await turn();
      return currentTraceparent();
    });
    expect(currentTraceparent()).not.toBe(example);
    expect(await seen).toBe(example);
  });

  it('starts a trace when the given one is malformed, and keeps it', () => {
    runWithTrace('nonsense', () => {
      expect(isTraceparent(currentTraceparent())).toBe(true);
      expect(currentTraceparent()).toBe(currentTraceparent());
    });
  });
});
