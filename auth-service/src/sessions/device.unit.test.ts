import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceOf } from './device.js';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a device in words', () => {
  it.each([
    ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
    ['Chrome on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36`],
    ['Edge on Windows', `Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`],
    ['Chrome on Android', `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webkit} Chrome/126.0 Mobile Safari/537.36`],
    [
      'Safari on iPhone',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1',
    ],
    ['Safari on Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15'],
    ['curl', 'curl/8.5.0'],
    ['Unknown device', 'something nobody has heard of'],
    ['Unknown device', ''],
    ['Unknown device', undefined],
  ])('is "%s" for %s', (device, userAgent) => {
    expect(deviceOf(userAgent)).toBe(device);
  });

  it('never repeats what a client made up', () => {
    const words = /^(Unknown device|curl|An app|[A-Z][A-Za-z ]+( on [A-Za-z]+)?|iPhone|iPad)$/;
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('Firefox/1 ', '<b>Chrome/1 ', 'Linux ', ''), (made, known) => {
        const device = deviceOf(`${known}${made}`);
        expect(device).toMatch(words);
        expect(device.length).toBeLessThan(40);
      }),
    );
  });
});
