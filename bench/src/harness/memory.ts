import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process, in MB of 10⁶ bytes. @throws when there is no such process */
export function residentMegabytes(pid: number): number {
  const kibibytes = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  return (kibibytes * 1024) / 1e6;
}

/** proc_pid_status(5). */
function fromProc(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error(`process ${pid} is ending`);
  return Number(kibibytes);
}

function fromPs(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}
