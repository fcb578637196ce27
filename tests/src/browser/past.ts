import { transact } from '@jishi/db/open';
import { insertRows } from '@jishi/db/queries/insert-rows';
import { findPersonByEmail } from '@jishi/db/queries/person';
import { sampleAnchors } from '@jishi/db/sample/record';
import type { Deps } from '@jishi/server/context';
import { termsOf } from '@jishi/shared/rules/terms';
import { bookingRules } from '@jishi/shared/schema/rules';
import { HOUR_MS, type Span } from '@jishi/shared/time/span';
import { v7 as uuidv7 } from 'uuid';
import type { DemoEmail } from './people.ts';

/** Tuesday, two weeks before the stage's Tuesday, from 10 to 12 in Shanghai. */
export const PAST: Span = { from: Date.UTC(2026, 10, 10, 2), to: Date.UTC(2026, 10, 10, 4) };

/** A booking of the microscope that is completed: nobody can make one in the past. */
export async function addPast({ store }: Deps, email: DemoEmail, parts: readonly string[] = []): Promise<void> {
  const anchors = await sampleAnchors(store.read);
  const person = await findPersonByEmail(store.read, email);
  if (!anchors || !person) throw new Error('no sample or nobody with this address');
  const [orderId, id] = [uuidv7(), uuidv7()];
  const { from, to } = PAST;
  const made = from - 24 * HOUR_MS;
  const whose = { person_id: person.id, price_minor: 10_000, currency: 'CNY', created_at: made };
  await transact(store, async (trx) => {
    await insertRows(trx, 'orders', [{ id: orderId, content_hash: orderId, ...whose }]);
    await insertRows(trx, 'booking', [
      {
        ...{ id, order_id: orderId, line: 0, calendar_uid: id, ...whose },
        ...{ instrument_id: anchors.microscopeId, facility_id: anchors.zhangjiangFacilityId },
        ...{ user_class: 'academic' as const, mode: 'self' as const, state: 'completed' as const },
        ...{ from_at: from, to_at: to, used_from: from, used_to: to, updated_at: to },
        ...{ purpose: null, reason: null, version: 1, sequence: 0, cancelled_at: null, group_id: null },
        ...{ series_id: null, occurrence_at: null, checked_in_at: null, checked_out_at: null },
        ...{ fee_minor: null, due_at: null, terms: JSON.stringify(termsOf(bookingRules.parse({}))) },
      },
    ]);
    await insertRows(
      trx,
      'booking_part',
      parts.map((part_id) => ({ booking_id: id, part_id })),
    );
  });
}
