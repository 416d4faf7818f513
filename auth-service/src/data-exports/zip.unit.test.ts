import { unzip } from '@artel/shared/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArchiveFile, zip } from './zip.js';

const file = (path: string, ...texts: readonly string[]): ArchiveFile => ({
  path,
  async *content() {
    yield* texts;
  },
});

describe('a zip file', () => {
  it('gives back what was put in, whatever it is', async () => {
    const anything = fc.array(fc.array(fc.string({ unit: 'binary' })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(anything, async (contents) => {
        const files = contents.map((texts, index) => file(`folder/${index}.txt`, ...texts));
        const read = unzip(await zip(files, new Date()));
        const expected = contents.map((texts, index) => [`folder/${index}.txt`, Buffer.from(texts.join(''))] as const);
        for (const [path, content] of expected) expect(read.get(path)?.equals(content)).toBe(true);
        expect(read.size).toBe(expected.length);
      }),
      { numRuns: 50 },
    );
  });

  it('begins a file when the one before it is through, so that the last can tell of all', async () => {
    const order: string[] = [];
    const noting = (name: string): ArchiveFile => ({
      path: name,
      async *content() {
        order.push(`${name} begins`);
        yield name;
        order.push(`${name} ends`);
      },
    });
    await zip([noting('a'), noting('b')], new Date());
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('is not made, and breaks nothing else, when a file cannot be read', async () => {
    const broken: ArchiveFile = {
      path: 'broken',
      async *content() {
        yield 'begun';
        throw new Error('cannot be opened');
      },
    };
    await expect(zip([file('fine', 'text'), broken], new Date())).rejects.toThrow('cannot be opened');
  });
});
