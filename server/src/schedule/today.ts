import { listBookings } from '@jishi/db/queries/booking';
import { readBookable } from '@jishi/db/queries/facts';
import { nameOf } from '@jishi/db/queries/naming';
import { readOccupancy } from '@jishi/db/queries/occupancy';
import { readFacilityInstruments, readFacilityRow } from '@jishi/db/queries/place';
import { countOpenTroubles } from '@jishi/db/queries/trouble';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { Today } from '@jishi/shared/schema/today';
import { clip, type Span } from '@jishi/shared/time/span';
import { dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';
import type { Deps } from '../context.ts';
import { managerOf } from '../engine/managed.ts';
import { nobody, takenOut } from './agenda.ts';

const MAX_BOOKINGS = 5000;

type Entry = Awaited<ReturnType<typeof readOccupancy>>[number];

/** The time that people were told, without buffers; who left early has it until then only. */
export function plannedSpan(entry: Entry): Span {
  if (entry.booked_from === null || entry.booked_to === null) return { from: entry.from_at, to: entry.to_at };
  return { from: entry.booked_from, to: Math.min(entry.booked_to, entry.to_at) };
}

function plannedOut(entry: Entry, actor: Anyone): Today['instruments'][number]['taken'][number] {
  return { ...takenOut(entry, actor, true), ...formatSpan(plannedSpan(entry)) };
}

/** One day of a facility in its own zone, for its staff. Throws `unauthenticated`, `forbidden`, `not-found`. */
export async function readToday(
  deps: Deps,
  actor: Anyone,
  facilityId: string,
  date: string | undefined,
): Promise<Today> {
  const db = deps.store.read;
  const facility = await readFacilityRow(db, facilityId);
  if (!facility) throw new ProblemError('not-found', 'no such facility');
  managerOf(actor, facilityId);

  const now = deps.clock();
  const { zone } = facility;
  const day = dayNumber(date ?? localDate(zone, now));
  const window = { from: wallInstant(zone, day, 0), to: wallInstant(zone, day + 1, 0) };
  const instruments = await readFacilityInstruments(db, facilityId);
  const ids = instruments.map((row) => row.id);
  const bookable = ids.length > 0 ? await readBookable(db, ids, nobody(now), window) : new Map();
  const taken = ids.length > 0 ? await readOccupancy(db, ids, window, now) : [];
  const byInstrument = Map.groupBy(taken, (entry) => entry.instrument_id);
  const bookings = await listBookings(db, { facilityIds: [facilityId], ...window }, MAX_BOOKINGS);
  const alive = bookings.filter((booking) => ['pending', 'confirmed', 'in-use', 'completed'].includes(booking.state));
  return {
    date: date ?? localDate(zone, now),
    zone,
    from: formatInstant(window.from),
    to: formatInstant(window.to),
    facility: { id: facility.id, name: nameOf(facility.name_zh, facility.name_en) },
    instruments: instruments.map((row) => ({
      id: row.id,
      name: nameOf(row.name_zh, row.name_en),
      model: row.model,
      scheduleId: row.schedule_id,
      withdrawn: row.withdrawn_at !== null,
      open: clip(bookable.get(row.id)?.facts.open ?? [], window).map(formatSpan),
      taken: (byInstrument.get(row.id) ?? []).map((entry) => plannedOut(entry, actor)),
    })),
    counts: {
      bookings: alive.length,
      inUse: alive.filter((booking) => booking.state === 'in-use').length,
      pending: alive.filter((booking) => booking.state === 'pending').length,
      late: alive.filter((booking) => booking.state === 'confirmed' && booking.from_at < now && now < booking.to_at)
        .length,
      outside: alive.filter((booking) => booking.user_class !== 'internal').length,
      problems: await countOpenTroubles(db, { facilityId }),
    },
  };
}
