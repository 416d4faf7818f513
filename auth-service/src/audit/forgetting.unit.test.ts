import { describe, expect, it } from 'vitest';
import { keptSince } from './forgetting.js';

describe('what the audit log keeps', () => {
  it('is what was done in the last so many days', () => {
    expect(keptSince(400, new Date('2026-11-21T10:00:00Z'))).toEqual(new Date('2025-10-17T10:00:00Z'));
  });

  it('is everything, for 0 days', () => {
    expect(keptSince(0, new Date())).toBeUndefined();
  });
});
