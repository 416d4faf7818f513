import { describe, expect, it } from 'vitest';
import { namedId, newId } from './index.js';

const uuid = /^[\da-f]{8}-[\da-f]{4}-([57])[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('a new id', () => {
  it('is a UUIDv7 of its own, later than the one before', () => {
    const [first, second] = [newId(), newId()];
    expect(uuid.exec(first)?.[1]).toBe('7');
    expect(second > first).toBe(true);
  });
});

describe('the id of a name', () => {
  it('is the same UUIDv5 every time, and another for another name', () => {
    expect(uuid.exec(namedId('a'))?.[1]).toBe('5');
    expect(namedId('a')).toBe(namedId('a'));
    expect(namedId('a')).not.toBe(namedId('b'));
  });
});
