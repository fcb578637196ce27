import type { Trx } from '@jishi/db/open';
import { admittedSince } from '@jishi/db/queries/admission';
import type { TestFacility } from '../../support/fixture.ts';
import { at } from './clock.ts';

/** Regions, an institution that somebody asked for and that was looked at, a closed month, and reports of problems. */
export async function addHouse(trx: Trx, here: TestFacility, elsewhere: TestFacility, instrument_id: string) {
  const place = { name_zh: null, name_en: null, lat: null, lng: null };
  await trx
    .insertInto('region')
    .values([
      { code: '340000', level: 'province', parent_code: null, ...place },
      { code: '340100', level: 'city', parent_code: '340000', ...place },
      { code: '340104', level: 'county', parent_code: '340100', ...place },
    ])
    .execute();
  const review = { review_months: 12, review_due_on: '2027-11-23', reviewed_at: at(0), reviewed_by: 'bo' };
  const closed = { state: 'suspended' as const, reason: '欠费', closed_at: at(0) };
  await trx
    .insertInto('admission')
    .values({
      ...{ ...admittedSince(elsewhere.institutionId, 0), ...closed, ...review },
      ...{ applied_by: 'anna', application: '请新增' },
    })
    .execute();
  await trx
    .insertInto('closed_month')
    .values({ facility_id: here.id, month: '2026-10', closed_at: at(0), closed_by: 'bo' })
    .execute();
  const report = { instrument_id, facility_id: here.id, person_id: 'anna', text: '异响', version: 1 };
  const open = { answer: null, created_at: at(0), closed_at: null, closed_by: null };
  await trx
    .insertInto('trouble')
    .values([
      { id: 'open', ...report, ...open, kind: 'other', booking_id: 'coming' },
      { id: 'answered', ...report, ...open, kind: 'broken', booking_id: null, closed_at: at(1), closed_by: 'bo' },
    ])
    .execute();
}
