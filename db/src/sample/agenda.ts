import type { Taken } from '@jishi/shared/rules/facts';
import type { AgendaTable, ClosureTable, OccupancyTable } from '../schema.ts';
import { type BookingRows, makeBooking } from './booking.ts';
import { closedStations, makeClosure, takenBy } from './closure.ts';
import { afternoonsOf, demandFor } from './demand.ts';
import { playHistory } from './history.ts';
import type { SampleInstrument, Today } from './instrument.ts';
import type { Parts } from './parts.ts';
import type { People } from './people.ts';
import type { Random } from './random.ts';

/** All time of an instrument that is taken, and by what. */
export type AgendaRows = {
  readonly agenda: AgendaTable;
  readonly closures: readonly ClosureTable[];
  readonly bookings: readonly BookingRows[];
  readonly occupancies: readonly OccupancyTable[];
};

export type AgendaSetting = {
  readonly parts: Parts;
  readonly people: People;
  readonly today: Today;
  readonly newId: () => string;
};

export function makeAgenda(
  random: Random,
  instrument: SampleInstrument,
  institutionIndex: number,
  { parts, people, today, newId }: AgendaSetting,
): AgendaRows {
  const insiders = people.ofInstitution[institutionIndex] ?? [];
  const [keeper] = insiders;
  const closure =
    keeper && !instrument.anchor
      ? makeClosure(random, newId, instrument, keeper.id, parts.reasons.maintenance, today)
      : null;
  const closed = closure ? closedStations(instrument, closure) : [];
  const blocked = [...takenBy(closed), ...keptFree(instrument, today)];
  const everybody = { insiders, academics: people.academics, engineers: people.engineers };
  const accepted = playHistory(random, instrument, demandFor(random, instrument), blocked, everybody, today);
  const bookings = accepted.map((one) => makeBooking(random, newId, instrument, one, parts.reasons.purposes, today));
  const occupancies = bookings.flatMap(({ occupancy }) => (occupancy ? [occupancy] : []));
  const closures = closure ? [closure] : [];
  return {
    agenda: { instrument_id: instrument.row.id, version: bookings.length + closures.length },
    closures,
    bookings,
    occupancies: [...closed, ...occupancies].sort((a, b) => a.station - b.station || a.from_at - b.from_at),
  };
}

/** Time of the tour's microscope that the sample leaves to whoever takes the tour. */
function keptFree({ anchor }: SampleInstrument, today: Today): Taken[] {
  if (anchor !== 'microscope') return [];
  return afternoonsOf(today.at).map((span) => ({ ...span, station: 0, kind: 'hold' as const }));
}
