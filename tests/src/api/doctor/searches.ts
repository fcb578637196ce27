import type { Trx } from '@jishi/db/open';
import type { SavedSearchTable } from '@jishi/db/schema';

const SAVED: Omit<SavedSearchTable, 'id' | 'watch' | 'fits' | 'due_at'> = {
  ...{ person_id: 'anna', content_hash: 'x', name: '电镜', question: 'minutes=60', within_days: 7, version: 1 },
  ...{ looks: 1, looked_at: 0, looked_event: 0, told_at: null, created_at: 0 },
};

/** Saved searches in each state, one of which an instrument is known to fit. */
export async function addSearches(trx: Trx, instrument_id: string): Promise<void> {
  await trx
    .insertInto('saved_search')
    .values([
      { ...SAVED, id: 'kept', watch: 'off', fits: null, due_at: null },
      { ...SAVED, id: 'watched', watch: 'on', fits: 1, due_at: 1 },
      { ...SAVED, id: 'wide', watch: 'paused', fits: 501, due_at: 1 },
      { ...SAVED, id: 'past', watch: 'over', fits: null, due_at: null },
    ])
    .execute();
  await trx.insertInto('saved_search_known').values({ search_id: 'watched', instrument_id }).execute();
}
