import { parseJson } from '@jishi/db/json';
import type { Db } from '@jishi/db/open';
import { busySpans, coveredInstruments, instrumentNames, readBusy } from '@jishi/db/queries/external';
import { nameOf } from '@jishi/db/queries/naming';
import type { ExternalCalendarTable } from '@jishi/db/schema';
import {
  type ExternalCalendar,
  type ExternalCalendarInFull,
  type ExternalConflict,
  type ExternalFault,
  externalFault,
  externalLoss,
  externalReport,
} from '@jishi/shared/schema/external-calendar';
import { formatInstant, formatSpan, instantOrNull } from '@jishi/shared/schema/primitives';
import { type Conflict, readConflicts } from './conflict.ts';
import { placeOf } from './settle.ts';

const MAX_CONFLICTS = 100;
const MAX_BUSY = 200;

/** The column beside what is shown of it: while an answer is held, what that would take away. */
const keptReport = externalReport.extend({ held: externalLoss.optional() });

/** Calendars as their managers see them. */
export async function calendarsOut(
  db: Db,
  rows: readonly ExternalCalendarTable[],
  now: number,
): Promise<ExternalCalendar[]> {
  const ids = rows.map(({ id }) => id);
  const spans = Map.groupBy(await busySpans(db, ids, now), (span) => span.calendar_id);
  const names = await instrumentNames(
    db,
    rows.flatMap(({ instrument_id: id }) => (id === null ? [] : [id])),
  );
  const shown: ExternalCalendar[] = [];
  for (const row of rows) {
    const busy = spans.get(row.id) ?? [];
    const conflicts = await conflictsOf(db, row, busy, now);
    shown.push({ ...plainOut(row, names), busyCount: busy.length, conflictCount: conflicts.length });
  }
  return shown;
}

async function conflictsOf(
  db: Db,
  row: ExternalCalendarTable,
  busy: readonly { from: number; to: number }[],
  now: number,
) {
  const covered = await coveredInstruments(db, placeOf(row), now);
  return readConflicts(
    db,
    covered.map(({ id }) => id),
    busy,
    now,
  );
}

type Names = Awaited<ReturnType<typeof instrumentNames>>;

function plainOut(row: ExternalCalendarTable, names: Names): Omit<ExternalCalendar, 'busyCount' | 'conflictCount'> {
  return {
    id: row.id,
    facilityId: row.facility_id,
    instrument: row.instrument_id === null ? null : { id: row.instrument_id, name: namedIn(names, row.instrument_id) },
    name: row.name,
    kind: row.kind,
    host: row.host,
    zone: row.zone,
    titles: row.titles_at !== null,
    state: row.state,
    report: parseJson(externalReport, row.report),
    triedAt: row.kind === 'file' ? null : instantOrNull(row.tried_at),
    fetchedAt: instantOrNull(row.fetched_at),
    nextAt: row.kind === 'file' ? null : instantOrNull(row.next_at),
    fault: faultIn(row.last_error),
    failingSince: instantOrNull(row.failing_since),
    heldAt: instantOrNull(row.held_at),
    held: row.held_at === null ? null : (parseJson(keptReport, row.report).held ?? null),
    createdAt: formatInstant(row.created_at),
    version: row.version,
  };
}

function faultIn(text: string | null): ExternalFault | null {
  return externalFault.safeParse(text).data ?? null;
}

function namedIn(names: Names, instrumentId: string) {
  const row = names.get(instrumentId);
  return nameOf(row?.name_zh ?? null, row?.name_en ?? null);
}

/** One calendar with the first bookings that it lies on and the first of its busy time. */
export async function inFullOut(db: Db, row: ExternalCalendarTable, now: number): Promise<ExternalCalendarInFull> {
  const [shown] = await calendarsOut(db, [row], now);
  const coming = (await readBusy(db, row.id)).filter((busy) => busy.to_at > now).sort((a, b) => a.from_at - b.from_at);
  const spans = await busySpans(db, [row.id], now);
  const conflicts = await conflictsOf(db, row, spans, now);
  return {
    ...(shown as ExternalCalendar),
    conflicts: await conflictsOut(db, conflicts.slice(0, MAX_CONFLICTS)),
    busy: coming.slice(0, MAX_BUSY).map(({ instrument_id, from_at, to_at, title }) => {
      return { instrumentId: instrument_id, ...formatSpan({ from: from_at, to: to_at }), title };
    }),
  };
}

export async function conflictsOut(db: Db, conflicts: readonly Conflict[]): Promise<ExternalConflict[]> {
  const names = await instrumentNames(
    db,
    conflicts.map(({ booking }) => booking.instrumentId),
  );
  return conflicts.map(({ booking, busy }) => ({
    instrument: { id: booking.instrumentId, name: namedIn(names, booking.instrumentId) },
    bookingId: booking.bookingId,
    person: booking.person,
    booked: formatSpan(booking),
    busy: formatSpan(busy),
  }));
}
