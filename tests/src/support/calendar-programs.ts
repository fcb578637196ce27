import { spawnSync } from 'node:child_process';

/** Calendar programs that the feeds are tried with, and the package of Debian that each comes in. */
const PROGRAMS = {
  vdirsyncer: 'vdirsyncer',
  khal: 'khal',
  radicale: 'radicale',
  thunderbird: 'thunderbird',
} as const;
const MODULES = { icalendar: 'python3-icalendar', vobject: 'python3-vobject', caldav: 'python3-caldav' } as const;
const LIBICAL = 'libical3';

const MINUTE_MS = 60_000;
/** A mirror that does not answer keeps nobody waiting. */
const PATIENCE = ['-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10', '-o', 'Acquire::Retries=0'];

/**
 * Installs what is missing where that can be done: as root on Debian or Ubuntu. Everywhere else, and where it fails, the
 * tests that need a program say loudly that they were skipped.
 */
export function installCalendarPrograms(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !works('apt-get', ['--version'])) return;
  const missing = missingPackages();
  if (missing.length === 0) return;
  console.log(`installing ${missing.join(', ')} to try the calendars with`);
  if (apt(['install', '-y', '--no-install-recommends', ...missing])) return;
  const done = apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...missing]);
  if (!done) console.warn('not installed; the tests that need them are skipped');
}

function missingPackages(): string[] {
  const programs = Object.entries(PROGRAMS).filter(([program]) => !works('which', [program]));
  const modules = Object.entries(MODULES).filter(([module]) => !works('/usr/bin/python3', ['-c', `import ${module}`]));
  const libical = works('/usr/bin/python3', ['-c', 'import ctypes; ctypes.CDLL("libical.so.3")']) ? [] : [LIBICAL];
  return [...[...programs, ...modules].map(([, name]) => name), ...libical];
}

function apt(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: 'ignore' as const, timeout: 4 * MINUTE_MS, env };
  return spawnSync('apt-get', ['-q', ...PATIENCE, ...args], options).status === 0;
}

function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: MINUTE_MS }).status === 0;
}
