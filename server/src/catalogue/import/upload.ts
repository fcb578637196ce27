import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemError } from '@jishi/shared/problem';

/** What somebody may upload; the edge refuses a request that is larger. */
export const UPLOAD_LIMITS = { rows: 20_000, unpackedBytes: 64 * 1024 * 1024 } as const;

const MAX_AT_ONCE = 2;
let running = 0;

/** Runs `work` with an uploaded file on disk, which is gone afterwards. Throws `busy` when too many are read already. */
export async function withUpload<T>(file: Blob, work: (path: string) => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) throw new ProblemError('busy');
  running += 1;
  const path = join(tmpdir(), `jishi-upload-${randomUUID()}`);
  try {
    await writeFile(path, new Uint8Array(await file.arrayBuffer()), { mode: 0o600 });
    return await work(path);
  } finally {
    running -= 1;
    await rm(path, { force: true });
  }
}
