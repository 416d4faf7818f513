import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, aService, type Person, type TestService } from '../testing/a-service.js';
import type { StoredImage } from './use-cases.js';

let service: TestService;
let ada: Person;

beforeAll(async () => {
  service = await aService();
  ada = await service.person('collector');
});
afterAll(() => service.close());

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 10, g: 80, b: 160 } } });

async function upload(file: Buffer | undefined, fields: Record<string, string> = {}, name = 'a.png'): Promise<Answer> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  if (file) form.append('image', new Blob([new Uint8Array(file)], { type: 'image/png' }), name);
  return send(form);
}

async function send(form: FormData): Promise<Answer> {
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  const body = Buffer.from(await request.arrayBuffer());
  return service.ask('POST', '/api/upload/image', { as: ada, body, headers });
}

const pathOf = (url: string) => new URL(url).pathname;

describe('uploading an image', () => {
  it('stores it re-encoded, with a thumbnail, for good', async () => {
    const original = await picture(1200, 800)
      .withExif({ IFD0: { Copyright: 'hidden' } })
      .png()
      .toBuffer();
    const answer = await upload(original, { folder: 'artworks' });
    expect(answer.status, answer.body.message).toBe(200);
    const image = answer.body.data as StoredImage;
    expect(image).toMatchObject({
      width: 1200,
      height: 800,
      publicId: expect.stringMatching(/^artworks\/[\da-f]{64}$/),
    });
    for (const [url, width] of [
      [image.url, 1200],
      [image.thumbnailUrl, 480],
    ] as const) {
      const served = await service.app.inject({ method: 'GET', url: pathOf(url) });
      expect(served.statusCode).toBe(200);
      expect(served.headers).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'public, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'cross-origin',
      });
      const metadata = await sharp(served.rawPayload).metadata();
      expect({ ...metadata, exif: metadata.exif }).toMatchObject({ format: 'webp', width, exif: undefined });
      if (url === image.url) expect(served.rawPayload.length).toBe(image.fileSize);
    }
  });

  it('stands upright and takes the same image for the same file', async () => {
    const file = await picture(40, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const [first, second] = [await upload(file), await upload(file, {}, 'other.png')];
    expect(first.body.data).toMatchObject({ width: 20, height: 40 });
    expect(second.body.data).toEqual(first.body.data);
  });

  it.each([
    ['a text by the name of an image', Buffer.from('<?php echo 1; ?>'.repeat(50))],
    ['a drawing that can carry scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['an empty file', Buffer.alloc(0)],
  ])('refuses %s', async (_what, file) => {
    expect(await upload(file)).toMatchObject({ status: 422, body: { code: 'invalid_image' } });
  });

  it('refuses a damaged image', async () => {
    const whole = await picture(600, 600).png({ compressionLevel: 0 }).toBuffer();
    expect(await upload(whole.subarray(0, whole.length / 2))).toMatchObject({
      status: 422,
      body: { code: 'invalid_image' },
    });
  });

  it('refuses an image of too many pixels, though it is a small file', async () => {
    const bomb = await picture(8_000, 7_000).png().toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    const answer = await upload(bomb);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_image' } });
    expect(answer.body.message).toContain('50 million');
  });

  it('refuses a file of more than 20 MB', async () => {
    expect(await upload(Buffer.alloc(20 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { code: 'payload_too_large' },
    });
  });

  it('wants a form with an image from somebody known', async () => {
    expect((await upload(undefined)).body.errors).toMatchObject([{ field: 'image' }]);
    const file = await picture(4, 4).png().toBuffer();
    expect((await upload(file, { folder: '../secrets' })).body.errors).toMatchObject([{ field: 'folder' }]);
    expect((await service.ask('POST', '/api/upload/image', { as: ada, body: { image: 'x' } })).status).toBe(415);
    expect((await service.ask('POST', '/api/upload/image', {})).status).toBe(401);
  });

  it('wants one file, and says where it goes', async () => {
    const twice = new FormData();
    for (const name of ['a.png', 'b.png']) twice.append('image', new Blob(['x']), name);
    const elsewhere = new FormData();
    elsewhere.append('file', new Blob(['x']), 'a.png');
    const told = await Promise.all([twice, elsewhere].map(async (form) => (await send(form)).body.errors));
    expect(told).toEqual([
      [{ field: 'image', message: 'image must be one file' }],
      [{ field: 'file', message: 'file is not a known field; the file goes into image' }],
    ]);
  });

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['that ends too early', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="image"'],
    [
      'that ends within its file',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\nabc',
    ],
  ])('refuses a form %s', async (_what, type, body) => {
    const answer = await service.ask('POST', '/api/upload/image', {
      as: ada,
      body: Buffer.from(body),
      headers: { 'content-type': type },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it('serves nothing but stored images', async () => {
    for (const path of ['/media/', '/media/..%2fpackage.json', '/media/none.webp']) {
      expect((await service.app.inject({ method: 'GET', url: path })).statusCode).toBe(404);
    }
  });
});
