import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const WORTH_BYTES = 1024;
/** What a first visit needs is squeezed hardest; the rest is nearly as small in a fraction of the time. */
const QUALITY = { first: 11, later: 5 } as const;
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

type Bundle = Parameters<Extract<NonNullable<Plugin['writeBundle']>, (...given: never) => unknown>>[1];

/** Scripts and styles compressed once, beside the files themselves: the server only chooses. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // Of the files as they were written: others still change them before.
    async writeBundle({ dir = 'dist' }, bundle) {
      const first = neededFirst(bundle);
      const names = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name));
      await Promise.all(
        names.map((name) => compress(join(dir, name), first.has(name) ? QUALITY.first : QUALITY.later)),
      );
    },
  };
}

async function compress(file: string, quality: number): Promise<void> {
  const source = await readFile(file);
  if (source.length < WORTH_BYTES) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: source.length };
  await writeFile(`${file}.br`, await toBrotli(source, { params }));
  await writeFile(`${file}.gz`, await toGzip(source, { level: 9 }));
}

/** The entry with everything that it imports, and what it asks for by itself: the pages and their texts. */
function neededFirst(bundle: Bundle): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const file = bundle[name];
    if (found.has(name) || file?.type !== 'chunk') return;
    found.add(name);
    for (const imported of file.imports) visit(imported);
  };
  for (const file of Object.values(bundle)) if (file.type === 'chunk' && file.isEntry) visit(file.fileName);
  const asked = [...found].flatMap((name) => (bundle[name]?.type === 'chunk' ? bundle[name].dynamicImports : []));
  for (const name of asked) visit(name);
  return found;
}
