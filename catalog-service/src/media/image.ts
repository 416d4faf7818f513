import { AppError, fail } from '@artel/shared/errors';
import type { Metadata } from 'sharp';

/** Bounds of what may be uploaded. */
export const maxImageBytes = 20 * 1024 * 1024;
const maxImagePixels = 50_000_000;

/** An upload made harmless: encoded anew, upright, without metadata. */
export interface PreparedImage {
  readonly image: Buffer;
  readonly thumbnail: Buffer;
  /** Of `image`, in pixels. */
  readonly width: number;
  readonly height: number;
}

const accepted = ['jpeg', 'png', 'webp', 'gif', 'heif', 'tiff'];
const acceptedInWords = 'JPEG, PNG, WebP, GIF, AVIF or TIFF';
const thumbnailSize = 480;
const longestSide = 16_383;

/**
 * Turns an uploaded file into what is served: the original as WebP and a thumbnail at most 480 pixels wide and high.
 * What it is is told by its bytes, never by its name or declared type. Throws `invalid_image` for what is no image of an
 * accepted format, is damaged, or has more than 50 million pixels.
 */
export async function prepareImage(upload: Buffer): Promise<PreparedImage> {
  const { default: sharp } = await loadSharp();
  const open = () => sharp(upload, { limitInputPixels: maxImagePixels, failOn: 'error' });
  try {
    checkSize(await open().metadata());
    const upright = open().autoOrient();
    const { data: image, info } = await upright
      .clone()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 85 })
      .toBuffer({ resolveWithObject: true });
    const thumbnail = await upright
      .clone()
      .resize({ width: thumbnailSize, height: thumbnailSize, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      .toBuffer();
    return { image, thumbnail, width: info.width, height: info.height };
  } catch (error) {
    return unreadable(error);
  }
}

/** Loaded when first needed: the decoders are most of what this process would otherwise weigh. */
async function loadSharp(): Promise<typeof import('sharp')> {
  const module = await import('sharp');
  // Images are seldom opened twice, and a pod has few cores: neither a cache nor a thread for each core pays.
  module.default.cache(false);
  module.default.concurrency(1);
  return module;
}

function checkSize({ format, width, height }: Metadata): void {
  if (!accepted.includes(format)) fail('invalid_image', `the file must be ${acceptedInWords}`);
  if (width * height > maxImagePixels) {
    fail(
      'invalid_image',
      `the image has ${width} × ${height} pixels; at most ${maxImagePixels / 1_000_000} million are allowed`,
    );
  }
}

function unreadable(cause: unknown): never {
  if (cause instanceof AppError) throw cause;
  const tooLarge = cause instanceof Error && cause.message.includes('pixel limit');
  const message = tooLarge
    ? `the image has more than ${maxImagePixels / 1_000_000} million pixels`
    : `the file is damaged or not an image; it must be ${acceptedInWords}`;
  return fail('invalid_image', message, { cause });
}
