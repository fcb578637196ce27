import type { BookableInstrument } from '@jishi/db/queries/facts';
import type { BookingTable } from '@jishi/db/schema';
import type { Facts, Part, Taken } from '@jishi/shared/rules/facts';
import { withBuffers } from '@jishi/shared/rules/room';
import { type Holidays, openSpans } from '@jishi/shared/time/hours';
import type { Span } from '@jishi/shared/time/span';
import type { JudgedLine } from '../engine/judging.ts';
import type { Wanted } from './wanted.ts';

/** A booking with the new time that a change gives it. */
export type Moved = { readonly booking: BookingTable; readonly judged: JudgedLine };

type Plan = {
  readonly wanted: Wanted;
  /** What has a new time by then. */
  readonly moved: readonly Moved[];
  /** Whose time is looked for. */
  readonly booking: BookingTable;
  readonly window: Span;
  readonly holidays: Holidays;
};

/** What an instrument looks like for the person of a booking once the rest of a change of availability is done. */
export function withPlan(instrument: BookableInstrument, plan: Plan): BookableInstrument {
  const parts = new Map(
    [...instrument.parts].map(([id, part]) => [id, { ...part, taken: [...part.taken, ...takenBy(plan, id, part)] }]),
  );
  const { facts } = instrument;
  return {
    ...instrument,
    parts,
    facts: {
      ...facts,
      open: openUnder(plan, instrument.id) ?? facts.open,
      taken: [...facts.taken, ...takenBy(plan, instrument.id, facts)],
      parts: facts.parts.map(({ id }) => parts.get(id) as Part),
      own: [...facts.own, ...bookedBy(plan, instrument.id, ({ person_id }) => person_id === plan.booking.person_id)],
      outsiders: [...facts.outsiders, ...bookedBy(plan, instrument.id, ({ user_class }) => user_class !== 'internal')],
      person: facts.person && withGroup(facts.person, plan, instrument.id),
    },
  };
}

function openUnder({ wanted: { hours }, window, holidays }: Plan, instrumentId: string): Span[] | null {
  return hours?.instrumentIds.includes(instrumentId) ? openSpans(hours.after, holidays, window) : null;
}

/** What a plan takes of an instrument or a part: closings on every station, moved bookings with their buffers on theirs. */
function takenBy({ wanted, moved }: Plan, id: string, { stations }: { readonly stations: number }): Taken[] {
  const closed = wanted.closings
    .filter((closing) => closing.instrumentId === id)
    .flatMap(({ from, to, kind }) => Array.from({ length: stations }, (_, station) => ({ from, to, kind, station })));
  const held = moved.flatMap(({ judged }): Taken[] => {
    const station = judged.instrument.id === id ? judged.station : judged.partStations.get(id);
    if (station === undefined || station === null) return [];
    return [{ ...withBuffers(judged.request, judged.facts.rules), station, kind: 'booking' }];
  });
  return [...closed, ...held];
}

function bookedBy({ moved }: Plan, instrumentId: string, counts: (booking: BookingTable) => boolean): Facts['own'] {
  return moved
    .filter(({ booking }) => booking.instrument_id === instrumentId && counts(booking))
    .map(({ booking, judged }) => ({ from: judged.request.from, to: judged.request.to, state: booking.state }));
}

function withGroup(person: NonNullable<Facts['person']>, plan: Plan, instrumentId: string): Facts['person'] {
  const { group } = person;
  if (!group) return person;
  const more = bookedBy(plan, instrumentId, ({ group_id }) => group_id === group.id);
  return { ...person, group: { ...group, booked: [...group.booked, ...more] } };
}
