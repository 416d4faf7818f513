import { describe, expect, it } from 'vitest';
import { chosenFrom } from './chosen.js';

const all = ['tokens', 'reads', 'footprint'] as const;

describe('the parts of a bench', () => {
  it('are all of them when none is named', () => {
    expect(chosenFrom(all, [])).toEqual(all);
  });

  it('are those named, each once and in our order', () => {
    expect(chosenFrom(all, ['footprint', 'tokens', 'footprint'])).toEqual(['tokens', 'footprint']);
  });

  it('are told to whoever names one that is none', () => {
    expect(() => chosenFrom(all, ['reads', 'writes'])).toThrow('There is no writes. There are: tokens, reads');
  });
});
