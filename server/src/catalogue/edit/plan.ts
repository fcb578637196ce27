import type { Db } from '@jishi/db/open';
import { futureBookingsOfInstruments } from '@jishi/db/queries/booking';
import type { InstrumentRow } from '@jishi/db/queries/instrument';
import { knownWords, takingsAfter } from '@jishi/db/queries/inventory';
import { readSchedule } from '@jishi/db/queries/schedule';
import type { BookingTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { BulkProblem, InstrumentChange } from '@jishi/shared/schema/inventory';
import { type Difference, differenceOf } from './columns.ts';
import { planStations, type StationPlan } from './stations.ts';

/** What a change means for one instrument. */
export type Planned = Difference & {
  readonly row: InstrumentRow;
  readonly problem: BulkProblem | null;
  /** Bookings that refuse it, stay although it is withdrawn, or are to be cancelled. */
  readonly bookings: readonly string[];
  readonly cancels: readonly BookingTable[];
  readonly stations: StationPlan | null;
};

/** Works out what a change does to instruments, writing nothing. */
export async function planChange(
  db: Db,
  rows: readonly InstrumentRow[],
  change: InstrumentChange,
  now: number,
): Promise<Planned[]> {
  const ids = rows.map(({ id }) => id);
  const leaving = change.withdrawn === true && ids.length > 0;
  const toCome = leaving ? (await futureBookingsOfInstruments(db, ids, now)).filter((one) => one.from_at > now) : [];
  const fewer = rows.filter((row) => change.stations !== undefined && change.stations < row.stations);
  const fewerIds = fewer.map(({ id }) => id);
  const takings = fewerIds.length > 0 ? await takingsAfter(db, fewerIds, now) : [];
  return rows.map((row) => {
    const difference = differenceOf(change, row, now);
    const stations =
      change.stations !== undefined && fewerIds.includes(row.id)
        ? planStations(
            takings.filter((one) => one.instrument_id === row.id),
            change.stations,
          )
        : null;
    const coming = difference.fields.includes('withdrawn') ? toCome.filter((one) => one.instrument_id === row.id) : [];
    const cancels = change.displace === 'cancel' ? coming : [];
    return { row, ...difference, ...hitBy(change, coming, stations, cancels), cancels, stations };
  });
}

function hitBy(
  { displace = 'refuse' }: InstrumentChange,
  coming: readonly BookingTable[],
  stations: StationPlan | null,
  cancels: readonly BookingTable[],
): Pick<Planned, 'problem' | 'bookings'> {
  const going = new Set(cancels.map(({ id }) => id));
  const crowded = (stations?.blocked ?? []).filter((id) => !going.has(id));
  if (crowded.length > 0) return { problem: 'stations', bookings: crowded };
  const bookings = coming.map(({ id }) => id);
  return { problem: displace === 'refuse' && bookings.length > 0 ? 'bookings' : null, bookings };
}

/** Throws `invalid` for words that the catalogue does not know, and for a schedule of somebody else. */
export async function checkWords(
  db: Db,
  facilityId: string,
  { type, class: classCode, techniques = [], scheduleId }: InstrumentChange,
  at = '',
): Promise<void> {
  const known = await knownWords(db, {
    techniques,
    ...(typeof type === 'string' ? { typeId: type } : {}),
    ...(typeof classCode === 'string' ? { classCode } : {}),
  });
  const errors: { pointer: string; detail: string }[] = [];
  if (!known.type) errors.push({ pointer: `${at}/type`, detail: 'no such type' });
  if (!known.class) errors.push({ pointer: `${at}/class`, detail: 'no such class' });
  for (const [index, technique] of techniques.entries()) {
    if (!known.techniques.has(technique))
      errors.push({ pointer: `${at}/techniques/${index}`, detail: 'no such technique' });
  }
  if (scheduleId !== undefined && (await readSchedule(db, scheduleId))?.facility_id !== facilityId)
    errors.push({ pointer: `${at}/scheduleId`, detail: 'no such schedule' });
  if (errors.length > 0) throw new ProblemError('invalid', undefined, { errors });
}
