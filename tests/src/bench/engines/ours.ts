import type { Store } from '@jishi/db/open';
import { readConfig } from '@jishi/server/config';
import { makeDeps } from '@jishi/server/context';
import { openDiscovery } from '@jishi/server/discovery/discovery';
import { instrumentQuery } from '@jishi/shared/schema/instrument';
import { pino } from 'pino';
import { dropImage } from '../discovery/catalogues.ts';
import { whenReady } from '../ready.ts';
import { type Engine, FACETS, type Facet, TOP } from './engine.ts';

/** The read model itself with everything that it knows, free time too; it reads the database on its own. */
export function openOurs(store: Store, file: string): Engine {
  dropImage(file);
  const config = readConfig({ DATABASE_URL: `file:${file}` });
  const discovery = openDiscovery(makeDeps(store, config, pino({ level: 'silent' })));
  return {
    add: () => {},
    finish: () => whenReady(discovery),
    ask: async ({ q, filter }) => {
      const query = instrumentQuery.parse({ q, limit: TOP, ...(filter && { [filter.facet]: filter.value }) });
      const { total, items, facets } = await discovery.search(query, null);
      const counts = FACETS.map((facet) => [facet, facets[facet].length]);
      return { total, best: items.map(({ id }) => id), counts: Object.fromEntries(counts) as Record<Facet, number> };
    },
    close: discovery.close,
  };
}
