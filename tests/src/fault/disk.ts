import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for a database that can be made to run out of room while a process writes to it. */
export type Disk = {
  /** `file:…` */
  readonly url: string;
  /** From now on the process with this id has no room for more. */
  readonly exhaust: (pid: number) => void;
  readonly makeRoom: (pid: number) => void;
  readonly drop: () => void;
};

const SIZE_BYTES = 48 * 1024 * 1024;
/** Less than the database has already, so that nothing can be added anywhere. */
const LIMIT_BYTES = 32 * 1024;

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;

/** Disks that this machine lets us run out of; a file system of our own needs the right to mount. */
export const DISKS = {
  'a full file system': { isPossible: mayMount(), open: openMount },
  'a limit on the size of files': { isPossible: hasPrlimit, open: openLimited },
} as const;

function mayMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'jishi-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}

function openMount(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-mount-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_BYTES}`, 'tmpfs', folder]);
  const filler = join(folder, 'filler');
  return {
    url: `file:${join(folder, 'jishi.db')}`,
    exhaust: () => {
      for (let bytes = SIZE_BYTES; bytes >= 4096; bytes /= 2) append(filler, bytes);
    },
    makeRoom: () => rmSync(filler),
    drop: () => {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As much as there is room for. */
function append(file: string, bytes: number): void {
  try {
    for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
  } catch {}
}

function openLimited(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-limit-'));
  const limit = (pid: number, soft: string) => {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:`]);
  };
  return {
    url: `file:${join(folder, 'jishi.db')}`,
    exhaust: (pid) => limit(pid, String(LIMIT_BYTES)),
    makeRoom: (pid) => limit(pid, 'unlimited'),
    drop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
