import { type ImportedSymbol, type NeededVersion, readDynamicTables } from './elf.js';

/** The C library version whose symbols are replaced, and the oldest one this serves. */
export const tooNew = 'GLIBC_2.38';

interface Replacement {
  symbol: ImportedSymbol;
  /** The name it goes by from now on. */
  name: string;
  from: NeededVersion;
  to: NeededVersion;
}

/**
 * Makes a library that was linked against glibc 2.38 load on 2.36 and 2.37 (Debian 12, Ubuntu 23.04). No code is
 * touched and nothing changes its size: only names and version numbers in the tables of the dynamic linker.
 *
 * - `__isoc23_strtol` and its family become `strtol` and so on: C23 only added the prefix "0b". The short name
 *   is the tail of the long one, so its offset moves on by the length of "__isoc23_".
 * - `__isoc23_sscanf` and its family become `__isoc99_sscanf` and so on: same length, two digits differ.
 * - `fmod` becomes its older version: same results, another way to set errno.
 *
 * A library that needs nothing of 2.38 is returned as it is.
 * @throws when it needs something that has no older equal
 */
export function patchForOlderGlibc(library: Buffer): Buffer {
  const tables = readDynamicTables(library);
  const newVersions = tables.needed.filter((version) => version.name === tooNew);
  if (newVersions.length === 0) return library;
  const newer = tables.needed.find((version) => glibcMinor(version.name) > 38 || glibcMinor(version.name) === 37);
  if (newer !== undefined)
    throw new Error(`${newer.library} is needed in ${newer.name}, which has no older equal here`);

  // The first glibc of 64-bit ARM was 2.17: everything older has that version there.
  const arm = tables.machine === 183;
  const oldest = arm ? 'GLIBC_2.17' : 'GLIBC_2.2.5';
  const c99 = arm ? 'GLIBC_2.17' : 'GLIBC_2.7';
  const versionOf = (of: string, name: string) => {
    const version = tables.needed.find((each) => each.library === of && each.name === name);
    if (version === undefined) throw new Error(`${of} is not needed in ${name}`);
    return version;
  };

  const replacements = tables.imports.flatMap((symbol): Replacement[] => {
    const from = newVersions.find((version) => version.index === symbol.version);
    if (from === undefined) return [];
    const name = olderName(symbol.name, from.library);
    return [{ symbol, name, from, to: versionOf(from.library, name.startsWith('__isoc99_') ? c99 : oldest) }];
  });

  const patched = Buffer.from(library);
  for (const { symbol, name, to } of replacements) {
    if (symbol.name.endsWith(name)) {
      patched.writeUInt32LE(symbol.nameOffset + symbol.name.length - name.length, symbol.nameField);
    } else {
      patched.write(name, tables.strings + symbol.nameOffset, 'latin1');
    }
    patched.writeUInt16LE(to.index, symbol.versionField);
  }
  for (const version of newVersions) {
    const old = versionOf(version.library, oldest);
    patched.writeUInt32LE(elfHash(oldest), version.entry);
    patched.writeUInt32LE(old.nameOffset, version.entry + 8);
  }
  return patched;
}

/** The name an older glibc has for what 2.38 calls `name`. */
function olderName(name: string, library: string): string {
  const number = /^__isoc23_(strto(?:l|ul|ll|ull))$/.exec(name)?.[1];
  if (number !== undefined) return number;
  const scan = /^__isoc23_((?:s|f|vs|vf)scanf)$/.exec(name)?.[1];
  if (scan !== undefined) return `__isoc99_${scan}`;
  if (name === 'fmod' && library === 'libm.so.6') return name;
  throw new Error(`${name} of ${tooNew} has no older equal`);
}

function glibcMinor(version: string): number {
  return Number(/^GLIBC_2\.(\d+)$/.exec(version)?.[1] ?? 0);
}

/** The hash by which the dynamic linker compares version names (System V ABI, "Hash Table"). */
export function elfHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = ((hash << 4) + byte) >>> 0;
    hash = (hash ^ ((hash & 0xf0000000) >>> 24)) & 0x0fffffff;
  }
  return hash;
}
