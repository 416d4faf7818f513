import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeaderBytes = 30;

/**
 * The files of a zip archive by their path, read through its central directory as unzip programs do (PKWARE APPNOTE
 * 4.3). For archives below 4 GiB.
 */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer));
  if (end < 0) throw new Error('not a zip archive');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new Error(`no directory entry at byte ${at}`);
    const [compressed, size] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)];
    const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    );
    const local = archive.readUInt32LE(at + 42);
    const begin = local + localHeaderBytes + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(begin, begin + compressed);
    const content = archive.readUInt16LE(at + 10) === 0 ? stored : inflateRawSync(stored);
    const path = archive.toString('utf8', at + 46, at + 46 + nameBytes);
    if (content.length !== size) throw new Error(`${path} has ${content.length} bytes instead of ${size}`);
    files.set(path, content);
    at += 46 + nameBytes + extraBytes + commentBytes;
  }
  return files;
}
