import { describe, expect, it } from 'vitest';
import { imageProblems, isOwnImage } from './own-images.js';

const publicUrl = 'https://artel.example/';

const foreign = [
  'https://elsewhere.example/media/ab/abcdef.webp',
  'https://artel.example.evil.test/media/a.webp',
  'https://artel.example@evil.test/media/a.webp',
  'http://artel.example/media/a.webp',
  '//evil.test/media/a.webp',
  '/media/../api/auth/logout.webp',
  '/media/%2e%2e/a.webp',
  '/media/a.webp?then=https://evil.test',
  '/media/a.svg',
  '/media/',
  '/api/users/frida',
  'javascript:alert(1)//media/a.webp',
];

describe('an image of our own', () => {
  it.each([
    '/media/ab/abcdef.webp',
    '/media/frida.webp',
    'https://artel.example/media/ab/abcdef-thumb.webp',
    'https://artel.example/media/old/portrait.jpeg',
  ])('may be shown: %s', (address) => expect(isOwnImage(publicUrl, address)).toBe(true));

  it.each(foreign)('is not %s', (address) => expect(isOwnImage(publicUrl, address)).toBe(false));

  it('is asked of every image of a profile, and not of one that is taken away', () => {
    const changes = { profilePicture: 'https://evil.test/a.webp', coverImage: null, bio: 'Painter' };
    expect(imageProblems(publicUrl, changes).map(({ field }) => field)).toEqual(['profilePicture']);
  });
});
