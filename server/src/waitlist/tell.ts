import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import type { WishTable } from '@jishi/db/schema';
import type { Change } from '../engine/change.ts';

/** The event of a wish; a facility hears of those for its own instruments. */
export async function tellWish(change: Change, wish: WishTable, what: 'placed' | 'withdrawn' | 'ended'): Promise<void> {
  const place = await readInstrumentPlace(change.trx, wish.instrument_id);
  change.tell({
    kind: `wish.${what}`,
    subjectId: wish.id,
    instrumentId: wish.instrument_id,
    facilityId: place?.facility_id ?? null,
    personId: wish.person_id,
    data: { from: wish.from_at, to: wish.to_at, minutes: wish.minutes },
  });
}
