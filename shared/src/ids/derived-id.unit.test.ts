import { describe, expect, it } from 'vitest';
import { derivedId } from './derived-id.js';
import { newId } from './index.js';

describe('derived ids', () => {
  it('are the same for the same event and parts, and different otherwise', () => {
    const event = newId();
    expect(derivedId(event, 'a', 'b')).toBe(derivedId(event, 'a', 'b'));
    expect(new Set([derivedId(event, 'a', 'b'), derivedId(event, 'ab'), derivedId(newId(), 'a', 'b')]).size).toBe(3);
  });

  it('are UUIDs of version 7 with the time of the event', () => {
    const event = newId();
    const id = derivedId(event, 'a');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(id.slice(0, 13)).toBe(event.slice(0, 13));
  });
});
