import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh SQLite file in a folder of its own; `drop` removes the folder. */
export function createFile(): { readonly url: string; readonly drop: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-sqlite-'));
  return {
    url: `file:${join(folder, 'jishi.db')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
