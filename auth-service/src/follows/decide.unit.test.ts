import { describe, expect, it } from 'vitest';
import { decideFollow } from './decide.js';

const noon = new Date('2026-03-02T12:00:00Z');
const before = (ms: number) => new Date(noon.getTime() - ms);
const hour = 60 * 60_000;

describe('following somebody', () => {
  it('is news the first time', () => {
    expect(decideFollow(undefined, noon)).toBe('announce');
  });

  it('changes nothing when one does already', () => {
    expect(decideFollow({ followedAt: before(hour), endedAt: null }, noon)).toBe('already');
  });

  it('again within a day is no news', () => {
    expect(decideFollow({ followedAt: before(24 * hour - 1), endedAt: before(1) }, noon)).toBe('quietly');
  });

  it('again after a day is news', () => {
    expect(decideFollow({ followedAt: before(24 * hour), endedAt: before(1) }, noon)).toBe('announce');
  });
});
