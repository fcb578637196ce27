import { type Asker, type BookableInstrument, readBookable } from '@jishi/db/queries/facts';
import { readInstrumentNames } from '@jishi/db/queries/naming';
import type { Anyone } from '@jishi/shared/rules/access';
import { type Facts, withBuffers } from '@jishi/shared/rules/judge';
import { TIME_MODES } from '@jishi/shared/rules/mode';
import { priceOf, userClassOf } from '@jishi/shared/rules/price';
import { nearestTimes } from '@jishi/shared/rules/suggest';
import type { AlternativeOut } from '@jishi/shared/schema/booking';
import { formatSpan } from '@jishi/shared/schema/primitives';
import type { UserClass } from '@jishi/shared/schema/rules';
import { distanceKm } from '@jishi/shared/search/distance';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import type { BookingDeps } from './deps.ts';
import type { JudgedLine, WantedLine } from './judging.ts';

const LOOK_BACK_MS = 7 * DAY_MS;
const LOOK_AHEAD_MS = 28 * DAY_MS;
const FAR_MS = 100 * DAY_MS;
const MAX_SAME = 3;
const MAX_EQUIVALENT = 4;
/** Equivalent instruments that are looked at, nearest first; each costs a few reads. */
const MAX_LOOKED_AT = 12;
/** Lines of one order that get alternatives. */
const MAX_LINES = 3;

type Found = { readonly instrument: BookableInstrument; readonly span: Span; readonly distanceKm: number | null };

/** For whom alternatives are looked for. A booking that moves stays on its instrument, and its own time is free for it. */
export type Seeker = Asker & { readonly actor: Anyone; readonly userClass?: UserClass };

/** Times on the same instrument and on equivalent ones that can be booked now, for each refused line. */
export async function suggestAlternatives(
  deps: BookingDeps,
  seeker: Seeker,
  lines: readonly WantedLine[],
  judged: readonly JudgedLine[],
): Promise<AlternativeOut[]> {
  const refusedLines = lines.map((line, index) => ({ line, index, judged: judged[index] as JudgedLine }));
  const wanted = refusedLines.filter((entry) => entry.judged.refusals.length > 0).slice(0, MAX_LINES);
  const perLine = await Promise.all(
    wanted.map(({ line, index }) =>
      alternativesOf(
        deps,
        seeker,
        line,
        index,
        lines.filter((_, other) => other !== index),
      ),
    ),
  );
  return perLine.flat();
}

async function alternativesOf(
  deps: BookingDeps,
  seeker: Seeker,
  line: WantedLine,
  index: number,
  otherLines: readonly WantedLine[],
): Promise<AlternativeOut[]> {
  const now = deps.clock();
  const moves = seeker.exceptBookingId !== undefined;
  const equivalents = moves ? [] : deps.equivalents(line.instrumentId).slice(0, MAX_LOOKED_AT);
  const ids = [line.instrumentId, ...equivalents];
  const bookable = await readBookable(deps.store.read, ids, seeker, lookingWindow(line, now));
  const own = bookable.get(line.instrumentId);
  if (!own) return [];

  const find = (instrument: BookableInstrument, limit: number): Found[] =>
    nearestTimes(fitted(line, instrument), besides(otherLines, instrument), now, limit).map((span) => ({
      instrument,
      span,
      distanceKm: kmBetween(own, instrument),
    }));
  const same = find(own, MAX_SAME);
  const others = equivalents
    .flatMap((id) => {
      const instrument = bookable.get(id);
      return instrument ? find(instrument, 1) : [];
    })
    .sort(byTimeThenDistance(line))
    .slice(0, MAX_EQUIVALENT);
  const names = await readInstrumentNames(
    deps.store.read,
    [...same, ...others].map((found) => found.instrument.id),
  );
  return [...same, ...others].flatMap((found) => {
    const named = names.get(found.instrument.id);
    return named ? [alternativeOut(found, named, seeker, index, own.id)] : [];
  });
}

function kmBetween(a: BookableInstrument, b: BookableInstrument): number | null {
  if (a.lat === null || a.lng === null || b.lat === null || b.lng === null) return null;
  return distanceKm({ lat: a.lat, lng: a.lng }, { lat: b.lat, lng: b.lng });
}

/** Around the wanted time, but from now on; a time far ahead is looked for as far as horizons commonly reach. */
function lookingWindow(line: Span, now: number): Span {
  if (line.from > now + FAR_MS) return { from: now, to: now + FAR_MS };
  const from = Math.max(now, line.from - LOOK_BACK_MS);
  return { from, to: from + LOOK_BACK_MS + LOOK_AHEAD_MS };
}

/** The facts of an instrument when the other lines of the order have their time; whichever station they get. */
function besides(otherLines: readonly WantedLine[], { id, facts }: BookableInstrument): Facts {
  const there = otherLines.filter((line) => line.instrumentId === id);
  if (there.length === 0) return facts;
  const taken = Array.from({ length: facts.stations }, (_, station) =>
    there.map((line) => ({ ...withBuffers(line, facts.rules), station, kind: 'booking' as const })),
  );
  return { ...facts, taken: [...facts.taken, ...taken.flat()] };
}

/** The wish with a length and a way of service that the instrument offers. */
function fitted(line: WantedLine, { facts }: BookableInstrument): WantedLine {
  const { minMinutes, maxMinutes, stepMinutes } = facts.rules;
  const wanted = Math.ceil((line.to - line.from) / MINUTE_MS / stepMinutes) * stepMinutes;
  const minutes = Math.min(Math.max(wanted, minMinutes), maxMinutes);
  const mode =
    facts.modes.find((offered) => offered === line.mode) ?? facts.modes.find((offered) => TIME_MODES.includes(offered));
  return { ...line, to: line.from + minutes * MINUTE_MS, mode };
}

function byTimeThenDistance(line: Span) {
  const away = (found: Found) => Math.abs(found.span.from - line.from);
  return (a: Found, b: Found) => away(a) - away(b) || (a.distanceKm ?? Infinity) - (b.distanceKm ?? Infinity);
}

function alternativeOut(
  { instrument, span, distanceKm: km }: Found,
  named: { instrument: AlternativeOut['instrument']; facility: AlternativeOut['facility']; region: string | null },
  seeker: Seeker,
  line: number,
  ownId: string,
): AlternativeOut {
  const { prices, zone } = instrument;
  const userClass = seeker.userClass ?? userClassOf(seeker.actor, instrument.institutionId);
  const price = prices ? priceOf(span, prices, userClass, zone) : null;
  return {
    line,
    instrumentId: instrument.id,
    ...named,
    zone,
    ...formatSpan(span),
    distanceKm: km === null ? null : Math.round(km),
    price: price && { amountMinor: price.amountMinor, currency: price.currency },
    why: instrument.id === ownId ? 'same-instrument' : 'equivalent',
  };
}
