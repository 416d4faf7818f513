import { describe, expect, it } from 'vitest';
import { domainOf } from './sender.js';
import { redacted } from './use-cases.js';

describe('addresses', () => {
  it('name the domain of a sender, with or without a display name', () => {
    expect(domainOf('Artel <no-reply@mail.artel.example>')).toBe('mail.artel.example');
    expect(domainOf('no-reply@artel.example')).toBe('artel.example');
  });

  it('are hidden in the log', () => {
    expect(redacted('ada@example.com')).toBe('a***@example.com');
    expect(redacted('nonsense')).toBe('***');
  });
});
