import type { SavedSearchTable } from '@jishi/db/schema';
import { formatInstant } from '@jishi/shared/schema/primitives';
import type { SavedSearch } from '@jishi/shared/schema/saved-search';

export function searchOut(row: SavedSearchTable): SavedSearch {
  return {
    id: row.id,
    name: row.name,
    question: row.question,
    withinDays: row.within_days,
    watch: row.watch,
    fits: row.fits,
    createdAt: formatInstant(row.created_at),
    version: row.version,
  };
}
