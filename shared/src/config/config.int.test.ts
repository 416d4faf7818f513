import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, secret } from './index.js';

const settings = { key: secret('KEY', { doc: 'A key.' }) };

describe('a secret in a mounted file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'artel-config-'));
    await writeFile(join(folder, 'key'), 'from the file\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read without the trailing line break', () => {
    expect(loadConfig(settings, { KEY_FILE: join(folder, 'key') }).key).toBe('from the file');
  });

  it('is refused when it is given as a variable too, or cannot be read', () => {
    expect(() => loadConfig(settings, { KEY_FILE: join(folder, 'key'), KEY: 'x' })).toThrow(/given twice/);
    expect(() => loadConfig(settings, { KEY_FILE: join(folder, 'none') })).toThrow(/KEY_FILE names/);
  });
});
