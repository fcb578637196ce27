import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** A program that works on what others sent us, and what it may do. */
export type Sandbox = {
  /** The program; it reads its input to the end and writes its answer. */
  readonly entry: string;
  /** Files and folders that it may read; it may write none, and start no process, worker or addon. */
  readonly reads: readonly string[];
  readonly heapMb: number;
  readonly wallMs: number;
  readonly maxAnswerBytes: number;
};

export type Outcome =
  | { readonly kind: 'answer'; readonly bytes: Buffer }
  | { readonly kind: 'late' }
  /**
   * It crashed, ran out of memory, or wrote more than it may. `said` may hold anything that was handed in: see `whyNone`.
   * `ended`: the exit code or signal, in words.
   */
  | { readonly kind: 'failed'; readonly said: string; readonly ended: string };

/** Nothing of our environment is given on, but where certificates of the house are: they decide whom TLS believes. */
const KEPT = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;
const MAX_SAID = 2000;

const living = new Set<ChildProcess>();
let watching = false;

/** Whoever ends this process does not leave others behind. */
function watch(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const child of living) child.kill('SIGKILL');
  });
}

function start({ entry, reads, heapMb }: Sandbox): ChildProcess {
  const kept = KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const rights = ['--permission', ...reads.map((path) => `--allow-fs-read=${path}`)];
  return spawn(process.execPath, [...rights, `--max-old-space-size=${heapMb}`, '--no-warnings', entry], {
    cwd: dirname(entry),
    env: Object.fromEntries(kept),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

/**
 * Runs a program in a process of its own, with no environment, no right to write or start anything, a limit on its heap
 * and `SIGKILL` when its time is over. Whatever happens over there is an outcome; rejects only when the process cannot be
 * started, which is our own trouble and no fault of whoever sent the input.
 */
export function runApart(sandbox: Sandbox, input: Uint8Array): Promise<Outcome> {
  watch();
  return new Promise((resolve, reject) => {
    const child = start(sandbox);
    const parts: Buffer[] = [];
    let size = 0;
    let said = '';
    let late = false;
    living.add(child);
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, sandbox.wallMs);
    const over = () => {
      clearTimeout(timer);
      living.delete(child);
    };

    child.stdout?.on('data', (part: Buffer) => {
      size += part.length;
      if (size > sandbox.maxAnswerBytes) child.kill('SIGKILL');
      else parts.push(part);
    });
    child.stderr?.on('data', (part: Buffer) => {
      if (said.length < MAX_SAID) said += part.toString('utf8').slice(0, MAX_SAID);
    });
    child.on('error', (cause) => {
      over();
      reject(new Error('a process apart could not be started or ended', { cause }));
    });
    child.on('close', (code, signal) => {
      over();
      if (late) return resolve({ kind: 'late' });
      if (size > sandbox.maxAnswerBytes) return resolve({ kind: 'failed', said, ended: 'said too much' });
      if (code !== 0) return resolve({ kind: 'failed', said, ended: signal ?? `exit ${code}` });
      return resolve({ kind: 'answer', bytes: Buffer.concat(parts) });
    });
    // It may be gone before it has read everything; that shows in how it ends.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}
