import type { Trx } from '@jishi/db/open';
import type { ExternalCalendarTable } from '@jishi/db/schema';
import { at } from './clock.ts';

const REPORT = JSON.stringify({
  ...{ events: 1, busy: 1, rejected: [], rejectedCount: 0, unknownZones: [] },
  skipped: { cancelled: 0, free: 0, outside: 0, own: 0 },
});

const CALENDAR: Omit<ExternalCalendarTable, 'id' | 'facility_id'> = {
  ...{ instrument_id: null, name: 'Outlook', kind: 'address', address: '1.sealed', host: 'outlook.example' },
  ...{ content_hash: 'x', zone: 'Asia/Shanghai', titles_at: null, state: 'active', etag: null, last_modified: null },
  ...{ busy_hash: 'x', frame: 'x', held_hash: null, held_at: null, report: REPORT, refresh_minutes: null },
  ...{ tried_at: 0, fetched_at: 0, next_at: 1, claimed_until: null, failures: 0, failing_since: null },
  ...{ last_error: null, created_by: 'bo', created_at: 0, updated_at: 0, removed_at: null, version: 1 },
};

/** Outside calendars in the states that they pass through, one with busy time around bookings. */
export async function addExternals(trx: Trx, facility_id: string, instrument_id: string): Promise<void> {
  await trx
    .insertInto('external_calendar')
    .values([
      { ...CALENDAR, id: 'outlook', facility_id },
      { ...CALENDAR, id: 'waiting', facility_id, state: 'held', held_at: 1, held_hash: 'y' },
      { ...CALENDAR, id: 'resting', facility_id, state: 'paused', next_at: null },
      { ...CALENDAR, id: 'left', facility_id, state: 'removed', address: null, next_at: null, removed_at: 1 },
    ])
    .execute();
  // Two that overlap: on one station the first has all of its time, on the other the second was there before.
  const busy = { instrument_id, title: null };
  await trx
    .insertInto('external_busy')
    .values([
      { ...busy, id: 'meeting', calendar_id: 'outlook', from_at: at(60), to_at: at(62) },
      { ...busy, id: 'visit', calendar_id: 'resting', from_at: at(60), to_at: at(61) },
    ])
    .execute();
  const take = (owner_id: string, station: number, from: number, to: number) => {
    const row = { instrument_id, station, kind: 'external' as const, owner_id, expires_at: null };
    return trx
      .insertInto('occupancy')
      .values({ ...row, from_at: at(from), to_at: at(to) })
      .execute();
  };
  await take('meeting', 0, 60, 62);
  await take('meeting', 1, 61, 62);
  await take('visit', 1, 60, 61);
}
