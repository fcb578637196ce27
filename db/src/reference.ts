import { fileURLToPath } from 'node:url';

/** The path of a file or folder of reference data (`db/data`). */
export function referencePath(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.url));
}
