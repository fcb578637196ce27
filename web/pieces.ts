import { fileURLToPath } from 'node:url';
import type { HtmlTagDescriptor, Plugin } from 'vite';

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const START = fileOf('src/start/start.ts');
const PAGES = fileOf('src/main.tsx');

type Graph = { getModuleInfo: (id: string) => { readonly importedIds: readonly string[] } | null };

/**
 * What a visit loads first, in two pieces: the small start, and all that the pages have in common. Forty small scripts
 * take longer to ask for than to load. The page names the second piece, so that it is on its way before the start runs.
 */
export function pieces(): Plugin {
  let start: ReadonlySet<string> = new Set();
  let pages: ReadonlySet<string> = new Set();
  return {
    name: 'pieces',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'start', test: (id: string) => start.has(id), priority: 2 },
                { name: 'pages', test: (id: string) => pages.has(id), priority: 1 },
              ],
            },
          },
        },
      },
    }),
    buildEnd() {
      start = neededBy(this, START);
      pages = neededBy(this, PAGES);
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {}).flatMap((file) =>
          file.type === 'chunk' && file.name === 'pages'
            ? [
                link({ rel: 'modulepreload', href: `/${file.fileName}` }),
                ...[...(file.viteMetadata?.importedCss ?? [])].map((css) =>
                  link({ rel: 'stylesheet', href: `/${css}` }),
                ),
              ]
            : [],
        ),
    },
  };
}

function link(attrs: { rel: string; href: string }): HtmlTagDescriptor {
  return { tag: 'link', attrs: { ...attrs, crossorigin: true }, injectTo: 'head' };
}

/** A module and all that it imports, but for what is loaded on demand. */
function neededBy(graph: Graph, id: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) neededBy(graph, imported, found);
  return found;
}
