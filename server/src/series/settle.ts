import type { BookableInstrument } from '@jishi/db/queries/facts';
import type { BookingTable } from '@jishi/db/schema';
import type { Actor } from '@jishi/shared/rules/access';
import { afterwards, type JudgedLine, judgeLine, type WantedLine } from '../engine/judging.ts';

/** A booking with the time that it is to have, and the stations that it has now, by instrument and part. */
export type Step = {
  readonly booking: BookingTable;
  readonly wanted: WantedLine;
  readonly stations: ReadonlyMap<string, number>;
};

/** How each step was judged, by booking. */
export type Settled = {
  readonly moved: ReadonlyMap<string, JudgedLine>;
  readonly refused: ReadonlyMap<string, JudgedLine>;
};

/** How often the rest is looked at again after some were found to stay where they are. */
const MAX_ROUNDS = 20;

/**
 * Finds the steps that can be taken together. Times of bookings that move are free for the others; one that is refused
 * keeps its own, which can be in the way of another. `read` gives the instrument without the time of the named bookings.
 */
export async function settle(
  read: (exceptBookingIds: readonly string[]) => Promise<BookableInstrument>,
  steps: readonly Step[],
  actor: Actor,
  now: number,
): Promise<Settled> {
  const refused = new Map<string, JudgedLine>();
  // Whoever goes first is the one into whose time the others do not move: the last one when all move to later times.
  const ordered = steps.toSorted((a, b) => ahead(b) - ahead(a));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const going = ordered.filter(({ booking }) => !refused.has(booking.id));
    const before = refused.size;
    const moved = new Map<string, JudgedLine>();
    let instrument = await read(going.map(({ booking }) => booking.id));
    for (const step of going) {
      const judged = judgeLine(step.wanted, instrument, actor, now);
      const fits = judged.station !== null;
      (fits ? moved : refused).set(step.booking.id, judged);
      instrument = afterwards(instrument, fits ? judged : asItIs(step, judged));
    }
    if (refused.size === before) return { moved, refused };
  }
  // Every round took some more away: rather nothing moves than something that does not hold.
  const all = await read([]);
  for (const { booking, wanted } of ordered)
    refused.set(booking.id, refused.get(booking.id) ?? judgeLine(wanted, all, actor, now));
  return { moved: new Map(), refused };
}

/** How far along its own direction of time a step lies. */
function ahead({ booking, wanted }: Step): number {
  return wanted.from >= booking.from_at ? booking.from_at : -booking.from_at;
}

/** The line of a booking that stays. */
function asItIs({ booking, stations }: Step, judged: JudgedLine): JudgedLine {
  const partIds = judged.facts.parts.map(({ id }) => id);
  return {
    ...judged,
    request: { from: booking.from_at, to: booking.to_at, mode: booking.mode },
    station: stations.get(booking.instrument_id) ?? null,
    partStations: new Map([...stations].filter(([id]) => partIds.includes(id))),
  };
}
