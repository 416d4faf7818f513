import { describe, expect, it } from 'vitest';
import { type DynamicTables, readDynamicTables } from './elf.js';
import { elfHash, patchForOlderGlibc } from './glibc-patch.js';

interface Sketch {
  machine?: number;
  /** Versions needed, by library. */
  needed: Record<string, string[]>;
  /** Symbols taken from elsewhere: name, library, version. */
  imports: [name: string, library: string, version: string][];
}

const libc = 'libc.so.6';
const usual = { [libc]: ['GLIBC_2.2.5', 'GLIBC_2.7', 'GLIBC_2.38'] };

describe('patchForOlderGlibc', () => {
  it('takes the C23 number readers from the oldest version under their old names', () => {
    const patched = patchForOlderGlibc(
      library({
        needed: usual,
        imports: [
          ['__isoc23_strtol', libc, 'GLIBC_2.38'],
          ['__isoc23_strtoull', libc, 'GLIBC_2.38'],
        ],
      }),
    );
    expect(importsOf(patched)).toEqual(['strtol@GLIBC_2.2.5', 'strtoull@GLIBC_2.2.5']);
  });

  it('takes the C23 scanners from C99', () => {
    const patched = patchForOlderGlibc(
      library({
        needed: usual,
        imports: [
          ['__isoc23_sscanf', libc, 'GLIBC_2.38'],
          ['__isoc23_vfscanf', libc, 'GLIBC_2.38'],
        ],
      }),
    );
    expect(importsOf(patched)).toEqual(['__isoc99_sscanf@GLIBC_2.7', '__isoc99_vfscanf@GLIBC_2.7']);
  });

  it('takes fmod of libm from its older version', () => {
    const needed = { ...usual, 'libm.so.6': ['GLIBC_2.2.5', 'GLIBC_2.38'] };
    const patched = patchForOlderGlibc(library({ needed, imports: [['fmod', 'libm.so.6', 'GLIBC_2.38']] }));
    expect(importsOf(patched)).toEqual(['fmod@GLIBC_2.2.5']);
  });

  it('leaves all else as it is', () => {
    const imports: Sketch['imports'] = [
      ['malloc', libc, 'GLIBC_2.2.5'],
      ['__isoc99_sscanf', libc, 'GLIBC_2.7'],
      ['__isoc23_strtol', libc, 'GLIBC_2.38'],
    ];
    const before = library({ needed: usual, imports });
    const patched = patchForOlderGlibc(before);
    expect(patched).toHaveLength(before.length);
    expect(importsOf(patched)).toEqual(['malloc@GLIBC_2.2.5', '__isoc99_sscanf@GLIBC_2.7', 'strtol@GLIBC_2.2.5']);
  });

  it('no longer needs the version that is not there', () => {
    const patched = patchForOlderGlibc(library({ needed: usual, imports: [['__isoc23_strtol', libc, 'GLIBC_2.38']] }));
    const { needed } = readDynamicTables(patched);
    expect(needed.map(({ name }) => name)).toEqual(['GLIBC_2.2.5', 'GLIBC_2.7', 'GLIBC_2.2.5']);
    for (const version of needed) expect(patched.readUInt32LE(version.entry)).toBe(elfHash(version.name));
  });

  it('knows that 64-bit ARM begins at 2.17', () => {
    const needed = { [libc]: ['GLIBC_2.17', 'GLIBC_2.38'] };
    const imports: Sketch['imports'] = [
      ['__isoc23_strtol', libc, 'GLIBC_2.38'],
      ['__isoc23_sscanf', libc, 'GLIBC_2.38'],
    ];
    const patched = patchForOlderGlibc(library({ machine: 183, needed, imports }));
    expect(importsOf(patched)).toEqual(['strtol@GLIBC_2.17', '__isoc99_sscanf@GLIBC_2.17']);
  });

  it('does not touch what it was given', () => {
    const before = library({ needed: usual, imports: [['__isoc23_sscanf', libc, 'GLIBC_2.38']] });
    const copy = Buffer.from(before);
    patchForOlderGlibc(before);
    expect(before.equals(copy)).toBe(true);
  });

  it('returns a library that needs nothing new as it is', () => {
    const before = library({ needed: { [libc]: ['GLIBC_2.2.5'] }, imports: [['malloc', libc, 'GLIBC_2.2.5']] });
    expect(patchForOlderGlibc(before)).toBe(before);
  });

  it('refuses a symbol of which it knows no older equal', () => {
    const file = library({ needed: usual, imports: [['strlcpy', libc, 'GLIBC_2.38']] });
    expect(() => patchForOlderGlibc(file)).toThrow('strlcpy of GLIBC_2.38 has no older equal');
  });

  it('refuses a library that needs a still newer version', () => {
    const needed = { [libc]: [...(usual[libc] ?? []), 'GLIBC_2.39'] };
    expect(() => patchForOlderGlibc(library({ needed, imports: [] }))).toThrow('GLIBC_2.39');
  });

  it('refuses what is not such a library', () => {
    expect(() => patchForOlderGlibc(Buffer.from('#!/bin/sh\n'.repeat(20)))).toThrow(
      'not a little-endian 64-bit ELF file',
    );
  });
});

describe('elfHash', () => {
  it('is the hash of the System V ABI', () => {
    expect(elfHash('GLIBC_2.2.5')).toBe(0x09691a75);
    expect(elfHash('GLIBC_2.17')).toBe(0x06969197);
  });
});

function importsOf(file: Buffer): string[] {
  const { imports, needed }: DynamicTables = readDynamicTables(file);
  return imports
    .filter(({ name }) => name !== '')
    .map(({ name, version }) => `${name}@${needed.find(({ index }) => index === version)?.name}`);
}

/**
 * A shared library of nothing but the tables of the dynamic linker, laid out as linkers do: header, program
 * headers, symbols, strings, symbol versions, needed versions, dynamic section. Addresses are file offsets.
 */
function library({ machine = 62, needed, imports }: Sketch): Buffer {
  const names = ['', ...imports.map(([name]) => name), ...Object.entries(needed).flat(2)];
  const strings = Buffer.from(`${names.join('\0')}\0`);
  const nameAt = (name: string) => (name === '' ? 0 : strings.indexOf(`\0${name}\0`) + 1);
  const versions = Object.entries(needed).flatMap(([from, list]) => list.map((name) => ({ from, name })));
  const indexOf = (from: string, name: string) =>
    2 + versions.findIndex((each) => each.from === from && each.name === name);

  const symbols = [struct(24, {}), ...imports.map(([name]) => struct(24, { 0: [4, nameAt(name)] }))];
  const symbolVersions = [0, ...imports.map(([, from, version]) => indexOf(from, version))].map((index) =>
    struct(2, { 0: [2, index] }),
  );
  const neededTables = Object.entries(needed).flatMap(([from, list], at, all) => [
    struct(16, {
      0: [2, 1],
      2: [2, list.length],
      4: [4, nameAt(from)],
      8: [4, 16],
      12: [4, at + 1 < all.length ? 16 + 16 * list.length : 0],
    }),
    ...list.map((name, place) =>
      struct(16, {
        0: [4, elfHash(name)],
        6: [2, indexOf(from, name)],
        8: [4, nameAt(name)],
        12: [4, place + 1 < list.length ? 16 : 0],
      }),
    ),
  ]);

  const tables = [Buffer.concat(symbols), strings, Buffer.concat(symbolVersions), Buffer.concat(neededTables)];
  const start = 64 + 2 * 56;
  const offsets = tables.map((_, at) => start + tables.slice(0, at).reduce((sum, table) => sum + table.length, 0));
  const dynamicAt = start + Buffer.concat(tables).length;
  const [symbolsAt = 0, stringsAt = 0, symbolVersionsAt = 0, neededAt = 0] = offsets;
  const dynamic = Buffer.concat(
    [
      [5, stringsAt],
      [6, symbolsAt],
      [0x6ffffff0, symbolVersionsAt],
      [0x6ffffffe, neededAt],
      [0x6fffffff, Object.keys(needed).length],
      [0, 0],
    ].map(([tag = 0, value = 0]) => struct(16, { 0: [8, tag], 8: [8, value] })),
  );
  const size = dynamicAt + dynamic.length;
  const header = struct(64, { 18: [2, machine], 32: [8, 64], 54: [2, 56], 56: [2, 2] });
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const load = struct(56, { 0: [4, 1], 32: [8, size], 40: [8, size] });
  const dynamicSegment = struct(56, { 0: [4, 2], 8: [8, dynamicAt], 16: [8, dynamicAt], 32: [8, dynamic.length] });
  return Buffer.concat([header, load, dynamicSegment, ...tables, dynamic]);
}

/** A structure of `size` bytes with little-endian fields: offset → [width, value]. */
function struct(size: number, fields: Record<number, [width: 2 | 4 | 8, value: number]>): Buffer {
  const buffer = Buffer.alloc(size);
  for (const [at, [width, value]] of Object.entries(fields)) {
    if (width === 8) buffer.writeBigUInt64LE(BigInt(value), Number(at));
    else buffer.writeUIntLE(value, Number(at), width);
  }
  return buffer;
}
