import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  /** Begun when the files before it are through. */
  readonly content: () => AsyncIterable<string>;
}

/** A zip file of these files, in their order. Of its contents only what is compressed is ever in memory as a whole. */
export function zip(files: readonly ArchiveFile[], mtime: Date): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const archive = new ZipFile();
    archive.on('error', reject);
    for (const { path, content } of files) {
      archive.addReadStreamLazy(path, { mtime }, (give) => {
        // The library does not listen for errors of what it reads, and nobody's error would end the process.
        give(null, Readable.from(bytesOf(content())).on('error', reject));
      });
    }
    archive.end();
    buffer(archive.outputStream).then(resolve, reject);
  });
}

async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield Buffer.from(text);
}
