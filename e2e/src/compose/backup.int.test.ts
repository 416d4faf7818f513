import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../deploy/compose/backup.sh', import.meta.url));

describe('a backup of compose', () => {
  let programs = '';
  beforeAll(async () => {
    programs = await mkdtemp(join(tmpdir(), 'artel-backup-'));
    // A `docker` that only writes down what it is asked for, and knows a configuration.
    const docker = '#!/bin/sh\necho "$*" >>"$LOG"\ncase "$*" in *" config "*) printf "%s\\n" "$CONFIG";; esac\n';
    await writeFile(join(programs, 'docker'), docker, { mode: 0o755 });
  });
  afterAll(() => rm(programs, { recursive: true }));

  /** What docker is asked for by a backup of services with this environment. */
  const backUp = async (environment: Record<string, string>): Promise<string[]> => {
    const folder = await mkdtemp(join(programs, 'copy-'));
    const LOG = `${folder}.log`;
    const CONFIG = JSON.stringify({ name: 'artel', services: { 'auth-service': { environment } } }, null, 2);
    const env = { ...process.env, PATH: `${programs}:${process.env.PATH}`, LOG, CONFIG };
    await run('sh', [script, folder], { env });
    return (await readFile(LOG, 'utf8')).trim().split('\n');
  };

  it('stops the services before it copies anything, and starts them again', async () => {
    const asked = await backUp({ DATABASE_URL: '', DATABASE_URL_FILE: '/run/artel/database-url' });
    const verbs = asked.flatMap((line) => /\b(stop|pg_dump|up)\b/.exec(line)?.[1] ?? []);
    expect(verbs.slice(0, 2)).toEqual(['stop', 'pg_dump']);
    expect(verbs.at(-1)).toBe('up');
  });

  it('is refused where a store is elsewhere: the volume it would copy is one that nobody uses any more', async () => {
    const refused = backUp({ DATABASE_URL: 'postgres://artel:password@db.example:5432/artel_auth' });
    await expect(refused).rejects.toThrow('stores that are elsewhere have backups of their own');
    await expect(refused).rejects.toThrow('DATABASE_URL');
  });
});
