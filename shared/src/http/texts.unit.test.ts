import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { isLine, isProse, Label, Line, Prose, tidy } from './texts.js';

const turning = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'];
const controls = ['\0', '\u0007', '\u001b', '\u007f', '\u0085', '\u009f', '\ud800', '\udfff', '\u{e0041}', '\u{e0001}'];
const breaks = ['\n', '\r', '\t', '\u2028', '\u2029'];
const hidden = [
  '\u200b',
  '\u200e',
  '\u200f',
  '\u061c',
  '\u00ad',
  '\u2060',
  '\ufeff',
  '\u180e',
  '\u3164',
  '\u115f',
  '\ufffb',
];

/** As people write them: what cannot be seen in them shapes what can. */
const genuine = [
  'Frida Kahlo',
  'Zoë Müller-O’Brien',
  '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', // Persian, with a non-joiner
  '\u0dc1\u0dca\u200d\u0dbb\u0dd3', // Sinhala, with a joiner
  '\u{1f469}\u{1f3fd}\u200d\u{1f3a8}', // an artist
  '\u{1f3f3}\ufe0f\u200d\u{1f308}', // the rainbow flag
  '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}', // the flag of Scotland
  '\u845b\u{e0100}\u57ce', // a place in Japan, in its own variant
  '\u05e4\u05e8\u05d9\u05d3\u05d4', // Hebrew
];

/** A text of any characters with one of these somewhere in it. */
const spoiled = (by: readonly string[]) =>
  fc
    .tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(...by), fc.string({ unit: 'grapheme' }))
    .map((parts) => parts.join(''));

describe('a line', () => {
  it.each(genuine)('may be %j', (text) => {
    expect([isLine(text), isProse(text)]).toEqual([true, true]);
  });

  it('has nothing in it that controls, breaks, turns or hides text, wherever it is put', () => {
    fc.assert(fc.property(spoiled([...turning, ...controls, ...breaks, ...hidden]), (text) => !isLine(text)));
  });

  it.each([
    ['Ad\u200dmin', 'a joiner between letters that never join'],
    ['\u200d\u{1f3a8}', 'a joiner after nothing'],
    ['\u{1f469}\u200d\u200d\u{1f3a8}', 'two joiners'],
    ['Ad\ufe0fmin', 'a variant of a letter that has none'],
    ['\u{1f600}\ufe0f\ufe0e\ufe00', 'several variants of one character'],
    ['\u{1f3f4}\u{e0067}', 'a flag that does not end'],
  ])('is not %j: %s', (text) => {
    expect(isLine(text)).toBe(false);
  });

  it('may be blank, unless it is a label', () => {
    const shapes = [Line(5), Label(5)].map((schema) => Compile(schema));
    for (const blank of ['', '   ', '\u00a0', '\u2800']) {
      expect(shapes.map((shape) => shape.Check(blank))).toEqual([true, false]);
    }
    expect(shapes.map((shape) => shape.Check('Sea'))).toEqual([true, true]);
  });
});

describe('prose', () => {
  it('has lines, and characters people paste without seeing them', () => {
    const prose = Compile(Prose(100));
    for (const kept of [...breaks, ...hidden]) expect(prose.Check(`Painter${kept}and printer`)).toBe(true);
  });

  it('has nothing in it that controls or turns text, wherever it is put', () => {
    fc.assert(fc.property(spoiled([...turning, ...controls]), (text) => !isProse(text)));
  });
});

describe('a tidy text', () => {
  it('is the same however a keyboard composes it, and has no blanks around it', () => {
    expect(tidy(' Zoe\u0308 \n')).toBe('Zo\u00eb');
  });

  it('is as much of a line as it was before, and is not tidied again', () => {
    const any = [...genuine.join(' '), ...turning, ...controls, ...breaks, ...hidden, 'e', '\u0301', '\u0958'];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...any) }), (text) => {
        expect(tidy(tidy(text))).toBe(tidy(text));
        if (isLine(text)) expect(isLine(tidy(text))).toBe(true);
        if (isProse(text)) expect(isProse(tidy(text))).toBe(true);
      }),
    );
  });
});
