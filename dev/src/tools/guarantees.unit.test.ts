import { describe, expect, it } from 'vitest';
import { missingProofs } from './guarantees.js';

const path = 'order-service/src/payments/race.int.test.ts';
const text = [
  "describe('paying', () => {",
  "  it('gives the last unit to exactly one of many buyers', () => {});",
  "  it.each([1, 2])('does\\'t mind being delivered %i times', () => {});",
  '  it(',
  "    'keeps a long promise',",
  '    () => {});',
  '});',
].join('\n');
const check = (document: string) => missingProofs(document, [{ path, text }]);

describe('the check of the guarantees', () => {
  it('accepts tests that exist, alone or within their group', () => {
    expect(check(`\`${path} › gives the last unit to exactly one of many buyers\``)).toEqual([]);
    expect(check(`\`${path} › paying › keeps a long promise\``)).toEqual([]);
    expect(check(`\`${path} › does't mind being delivered %i times\``)).toEqual([]);
  });

  it('refuses a test that is not there', () => {
    expect(check(`proof: \`${path} › wishes\``)).toEqual([
      `docs/guarantees.md names a test that is not in ${path}: wishes`,
    ]);
  });

  it('refuses a file that is not there', () => {
    expect(check('`e2e/src/gone.e2e.test.ts › wishes`')[0]).toContain('which does not exist');
  });

  it('refuses a document without proofs', () => {
    expect(check('we promise everything')).toEqual(['docs/guarantees.md names no test']);
  });
});
