import { expect, it } from 'vitest';
import { requireGlibc } from './platform.js';

const onLinux = it.runIf(process.platform === 'linux');

onLinux('accepts a C library that is new enough', () => {
  expect(() => requireGlibc('mongo', 'MONGO_URL', 36, { major: 2, minor: 36 })).not.toThrow();
});

onLinux('refuses an old C library, and says what else can be done', () => {
  expect(() => requireGlibc('mongo', 'MONGO_URL', 36, { major: 2, minor: 31 })).toThrow(
    expect.objectContaining({
      message: 'The embedded MongoDB needs glibc 2.36 or newer, and this system has glibc 2.31.',
      hint: 'Set MONGO_URL to a server you have, or ARTEL_ENGINES=docker to use containers.',
    }),
  );
});
