import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContributedRecord } from '../contracts/index.js';
import { fillPart, type Position } from './fill-part.js';
import type { ExportSource } from './source.js';

/** A source of numbered texts. */
function sourceOf(collection: string, texts: readonly string[]): ExportSource {
  const records = texts.map((text, index) => ({ key: String(index).padStart(4, '0'), data: { text } }));
  return {
    collection,
    async *read(_userId, after) {
      yield* records.filter(({ key }) => after === undefined || key > after);
    },
  };
}

async function allParts(sources: readonly ExportSource[], maxBytes: number): Promise<ContributedRecord[][]> {
  const parts: ContributedRecord[][] = [];
  let from: Position | null | undefined;
  while (from !== null) {
    const { records, next } = await fillPart(sources, 'ada', from, maxBytes);
    parts.push(records);
    from = next;
  }
  return parts;
}

const bytesOf = (records: readonly unknown[]) => Buffer.byteLength(JSON.stringify(records));

describe('the parts of an export', () => {
  it('hold everything once and in order, and no part is larger than allowed unless by a single record', async () => {
    const contents = fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 12 }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(contents, fc.integer({ min: 1, max: 600 }), async (texts, maxBytes) => {
        const sources = texts.map((of, index) => sourceOf(`source-${index}`, of));
        const parts = await allParts(sources, maxBytes);

        const expected = texts.flatMap((of, index) =>
          of.map((text) => ({ collection: `source-${index}`, data: { text } })),
        );
        expect(parts.flat()).toEqual(expected);
        for (const records of parts) {
          if (records.length > 1) expect(bytesOf(records)).toBeLessThanOrEqual(maxBytes + 1);
        }
      }),
    );
  });

  it('are one, and empty, where there is nothing', async () => {
    expect(await allParts([sourceOf('orders', [])], 1_000)).toEqual([[]]);
  });

  it('are none too many when the last record just fits', async () => {
    const sources = [sourceOf('orders', ['a', 'b'])];
    const [both = []] = await allParts(sources, 10_000);
    expect(await allParts(sources, bytesOf(both))).toHaveLength(1);
  });
});
