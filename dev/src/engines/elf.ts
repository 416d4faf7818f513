/** A symbol a library takes from elsewhere. */
export interface ImportedSymbol {
  name: string;
  /** Offset of its name in the string table, in a 4-byte field at `nameField`. */
  nameOffset: number;
  nameField: number;
  /** Index of the version it needs, in a 2-byte field at `versionField`. */
  version: number;
  versionField: number;
}

/** A version of another library that a library needs. */
export interface NeededVersion {
  library: string;
  name: string;
  nameOffset: number;
  /** What symbols refer to it by. */
  index: number;
  /** Where its entry (Elf64_Vernaux) begins in the file. */
  entry: number;
}

/** The dynamic linking tables of a shared library. */
export interface DynamicTables {
  machine: number;
  /** Where the string table begins in the file. */
  strings: number;
  imports: ImportedSymbol[];
  needed: NeededVersion[];
}

const tags = { strings: 5, symbols: 6, symbolVersions: 0x6ffffff0, needed: 0x6ffffffe, neededCount: 0x6fffffff };
const symbolSize = 24;

/**
 * Reads what a shared library takes from others. Layout: ELF-64 object file format, and the GNU symbol
 * versioning sections of the Linux Standard Base, 10.7.
 * @throws when the file is not a little-endian 64-bit ELF file with these tables
 */
export function readDynamicTables(file: Buffer): DynamicTables {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) {
    throw new Error('not a little-endian 64-bit ELF file');
  }
  const segments = readSegments(file);
  const offsetOf = (address: number) => {
    const segment = segments.find(
      (each) => each.type === 1 && address >= each.address && address < each.address + each.size,
    );
    if (segment === undefined) throw new Error(`address ${address} is in no segment`);
    return address - segment.address + segment.offset;
  };
  const dynamic = readDynamic(file, segments);
  const tableAt = (tag: number) => offsetOf(required(dynamic.get(tag), `dynamic tag ${tag}`));
  const strings = tableAt(tags.strings);
  const textAt = (offset: number) => file.toString('latin1', strings + offset, file.indexOf(0, strings + offset));
  return {
    machine: file.readUInt16LE(18),
    strings,
    imports: readImports(file, tableAt(tags.symbols), strings, tableAt(tags.symbolVersions), textAt),
    needed: readNeeded(file, tableAt(tags.needed), dynamic.get(tags.neededCount) ?? 0, textAt),
  };
}

interface Segment {
  type: number;
  offset: number;
  address: number;
  size: number;
}

function readSegments(file: Buffer): Segment[] {
  const start = word(file, 32);
  const size = file.readUInt16LE(54);
  return Array.from({ length: file.readUInt16LE(56) }, (_, at) => {
    const head = start + at * size;
    return {
      type: file.readUInt32LE(head),
      offset: word(file, head + 8),
      address: word(file, head + 16),
      size: word(file, head + 32),
    };
  });
}

function readDynamic(file: Buffer, segments: Segment[]): Map<number, number> {
  const segment = required(
    segments.find((each) => each.type === 2),
    'dynamic segment',
  );
  const entries = new Map<number, number>();
  for (let at = segment.offset; word(file, at) !== 0; at += 16) entries.set(word(file, at), word(file, at + 8));
  return entries;
}

/** The symbol table has no length of its own; linkers lay the string table right behind it. */
function readImports(
  file: Buffer,
  symbols: number,
  strings: number,
  versions: number,
  textAt: (offset: number) => string,
): ImportedSymbol[] {
  if (strings <= symbols) throw new Error('the string table is not behind the symbol table');
  return Array.from({ length: Math.floor((strings - symbols) / symbolSize) }, (_, index) => {
    const nameField = symbols + index * symbolSize;
    const versionField = versions + index * 2;
    const nameOffset = file.readUInt32LE(nameField);
    const section = file.readUInt16LE(nameField + 6);
    const version = file.readUInt16LE(versionField) & 0x7fff;
    return { section, name: textAt(nameOffset), nameOffset, nameField, version, versionField };
  })
    .filter(({ section }) => section === 0)
    .map(({ section: _undefined, ...symbol }) => symbol);
}

/** Elf64_Verneed: one entry per library, each with a chain of Elf64_Vernaux. */
function readNeeded(file: Buffer, start: number, count: number, textAt: (offset: number) => string): NeededVersion[] {
  const versions: NeededVersion[] = [];
  let library = start;
  for (let each = 0; each < count; each++) {
    let entry = library + file.readUInt32LE(library + 8);
    for (let left = file.readUInt16LE(library + 2); left > 0; left--) {
      const nameOffset = file.readUInt32LE(entry + 8);
      versions.push({
        library: textAt(file.readUInt32LE(library + 4)),
        name: textAt(nameOffset),
        nameOffset,
        index: file.readUInt16LE(entry + 6),
        entry,
      });
      entry += file.readUInt32LE(entry + 12);
    }
    library += file.readUInt32LE(library + 12);
  }
  return versions;
}

function word(file: Buffer, at: number): number {
  return Number(file.readBigUInt64LE(at));
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what}`);
  return value;
}
