import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nobodysFolder, postgresAccount } from './postgres-account.js';
import { postgresPrograms } from './postgres-programs.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'artel-account-'));
});
afterEach(async () => {
  await rm(home, { recursive: true });
  await rm(nobodysFolder(home), { recursive: true, force: true });
});

// That the everyday account works is shown by the engines' own tests.
it.runIf(process.getuid?.() === 0)('is truly nobody where root has no user namespaces', () => {
  const account = postgresAccount(postgresPrograms(), home, { userNamespace: false });
  const { programs, folder, uid, gid } = account;
  expect(folder).toBe(nobodysFolder(home));
  const data = join(folder, 'postgres');
  const as = uid === undefined || gid === undefined ? {} : { uid, gid };
  // initdb refuses to work for root, and needs to read its own programs and write to the folder.
  const made = spawnSync(join(programs, 'bin', 'initdb'), ['-D', data, '--no-sync', '-A', 'trust'], {
    cwd: folder,
    ...as,
  });
  expect(made.status).toBe(0);
  expect(statSync(data).uid).toBe(uid);
});
