import { createHash } from 'node:crypto';
import { limit } from '@artel/shared/limit';
import { prepareImage } from './image.js';
import type { MediaStorage } from './storage.js';

export const mediaPath = '/media/';
export const folders = ['artworks', 'profiles', 'commissions', 'games', 'items'] as const;
export type Folder = (typeof folders)[number];

/** A stored image, as seen by whoever uploaded it. */
export interface StoredImage {
  readonly url: string;
  readonly thumbnailUrl: string;
  readonly publicId: string;
  readonly width: number;
  readonly height: number;
  /** Of the image as served, in bytes. */
  readonly fileSize: number;
}

export interface Media {
  /** Makes an upload safe and stores it under its content's name. Throws `invalid_image`. */
  store(upload: Buffer, folder: Folder): Promise<StoredImage>;
  /**
   * Deletes images with their thumbnails, by the addresses of either; what is not kept here is left alone.
   *
   * @param isShown whether an image is still shown under any of its addresses: as the same image is stored once, it
   * may be somebody else's as well
   */
  discard(addresses: readonly string[], isShown: (addresses: readonly string[]) => Promise<boolean>): Promise<void>;
}

/** So many images are worked on at once: a large one takes hundreds of megabytes while it is decoded. */
const atOnce = 2;

/** Images of any origin, made safe and kept in a storage. */
export function createMedia({ storage, publicUrl }: { storage: MediaStorage; publicUrl: string }): Media {
  const inTurn = limit(atOnce);
  const urlOf = (name: string) => `${publicUrl.replace(/\/$/, '')}${mediaPath}${name}`;
  return {
    async store(upload, folder) {
      const { image, thumbnail, width, height } = await inTurn(() => prepareImage(upload));
      const hash = createHash('sha256').update(image).digest('hex');
      const base = `${hash.slice(0, 2)}/${hash}`;
      await storage.put(`${base}.webp`, image);
      await storage.put(`${base}-thumb.webp`, thumbnail);
      return {
        url: urlOf(`${base}.webp`),
        thumbnailUrl: urlOf(`${base}-thumb.webp`),
        publicId: `${folder}/${hash}`,
        width,
        height,
        fileSize: image.length,
      };
    },
    async discard(addresses, isShown) {
      const bases = new Set(addresses.flatMap((address) => baseIn(address) ?? []));
      for (const base of bases) {
        const names = [`${base}.webp`, `${base}-thumb.webp`];
        if (await isShown(names.flatMap((name) => [urlOf(name), `${mediaPath}${name}`]))) continue;
        for (const name of names) await storage.remove(name);
      }
    },
  };

  /** What an image and its thumbnail have in common, of an address here. Nothing else passes: it becomes a path. */
  function baseIn(address: string): string | undefined {
    const path = address.startsWith(mediaPath) ? address : address.slice(urlOf('').length - mediaPath.length);
    if (path !== address && !address.startsWith(urlOf(''))) return undefined;
    return /^\/media\/([\da-f]{2}\/[\da-f]{64})(-thumb)?\.webp$/.exec(path)?.[1];
  }
}
