import { describe, expect, it } from 'vitest';
import { median, meets, type Row, table } from './report.js';

const row = (target: Row['target'], ours: number, bare: number): Row => ({ name: 'a', unit: '/s', ours, bare, target });

describe('the bench report', () => {
  it('takes the middle of odd and even counts', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 3, 10])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it('judges rates from below, latencies from above, and absolutes by ours alone', () => {
    expect(meets(row({ atLeast: 0.85 }, 86, 100))).toBe(true);
    expect(meets(row({ atLeast: 0.85 }, 84, 100))).toBe(false);
    expect(meets(row({ atMost: 5 }, 6, 1))).toBe(false);
    expect(meets(row({ absolute: 5_000 }, 5_001, 20_000))).toBe(true);
    expect(meets(row({ absoluteAtMost: 120 }, 121, 200))).toBe(false);
  });

  it('says plainly which target is not met', () => {
    expect(table([row({ atLeast: 0.5 }, 1, 10)])).toContain('NOT MET');
  });
});
