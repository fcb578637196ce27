import { type Asker, type BookableInstrument, factsOf } from '@jishi/db/queries/facts';
import { readInstrumentNames } from '@jishi/db/queries/naming';
import { blocksBooked } from '@jishi/shared/rules/blocks';
import { priceOf } from '@jishi/shared/rules/price';
import { withBuffers } from '@jishi/shared/rules/room';
import { nearestTimes } from '@jishi/shared/rules/suggest';
import type { AlternativeOut } from '@jishi/shared/schema/booking';
import { formatSpan, type Money } from '@jishi/shared/schema/primitives';
import { distanceKm } from '@jishi/shared/search/distance';
import { DAY_MS, MINUTE_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { afterwards, type JudgedLine, readFacts, type WantedLine } from './judging.ts';

const LOOK_BACK_MS = 7 * DAY_MS;
const LOOK_AHEAD_MS = 28 * DAY_MS;
const FAR_MS = 100 * DAY_MS;
const MAX_SAME = 3;
const MAX_EQUIVALENT = 4;
/** Equivalent instruments that are looked at, nearest first; each costs a few reads. */
const MAX_LOOKED_AT = 12;
/** Lines of one order that get alternatives. */
const MAX_LINES = 3;

/** For whom alternatives are looked for. A booking that moves stays on its instrument. */
export type Seeker = { readonly asker: Asker; readonly stays: boolean };

export type Found = {
  readonly instrument: BookableInstrument;
  readonly span: Span;
  readonly distanceKm: number | null;
  readonly price: Money | null;
};

/** Times on the same instrument and on equivalent ones that can be booked now, for each refused line. */
export async function suggestAlternatives(
  deps: Deps,
  seeker: Seeker,
  lines: readonly WantedLine[],
  judged: readonly JudgedLine[],
): Promise<AlternativeOut[]> {
  const all = lines.map((line, index) => ({ line, index, judged: judged[index] as JudgedLine }));
  const refused = all.filter((entry) => entry.judged.refusals.length > 0).slice(0, MAX_LINES);
  const perLine = await Promise.all(
    refused.map(({ line, index }) => {
      const others = all.filter((other) => other.index !== index);
      return alternativesOf(deps, seeker, line, index, others);
    }),
  );
  return perLine.flat();
}

/** Another line of the same order, with what was said of it. */
type Other = { readonly line: WantedLine; readonly judged: JudgedLine };

async function alternativesOf(
  deps: Deps,
  { asker, stays }: Seeker,
  line: WantedLine,
  index: number,
  others: readonly Other[],
): Promise<AlternativeOut[]> {
  const { now } = asker;
  const equivalents = stays ? [] : deps.equivalents(line.instrumentId).slice(0, MAX_LOOKED_AT);
  const ids = [line.instrumentId, ...equivalents];
  const bookable = await readFacts(deps, deps.store.read, ids, asker, lookingWindow(line, now));
  const own = bookable.get(line.instrumentId);
  if (!own) return [];

  const find = (instrument: BookableInstrument, limit: number): Found[] => {
    const wish = fitted(line, instrument, instrument === own);
    const facts = factsOf(besides(others, instrument), wish.mode, wish.parts);
    return nearestTimes(wish, facts, now, limit).map((span) => foundOn(instrument, span, own, now));
  };
  const same = find(own, MAX_SAME);
  const elsewhere = equivalents
    .flatMap((id) => {
      const instrument = bookable.get(id);
      return instrument ? find(instrument, 1) : [];
    })
    .sort(byTimeDistancePrice(line))
    .slice(0, MAX_EQUIVALENT);
  return tellFound(deps, [...same, ...elsewhere], index, own.id);
}

/** Time on an instrument that does what `own` does, or on itself. */
export function foundOn(instrument: BookableInstrument, span: Span, own: BookableInstrument, now: number): Found {
  return { instrument, span, distanceKm: kmBetween(own, instrument), price: priceAt(instrument, span, now) };
}

/** Times that were found as they are told, for the line of that number. */
export async function tellFound(
  deps: Deps,
  found: readonly Found[],
  line: number,
  ownId: string,
): Promise<AlternativeOut[]> {
  const names = await readInstrumentNames(
    deps.store.read,
    found.map(({ instrument }) => instrument.id),
  );
  return found.flatMap((one) => {
    const named = names.get(one.instrument.id);
    return named ? [alternativeOut(one, named, line, ownId)] : [];
  });
}

function kmBetween({ facts: a }: BookableInstrument, { facts: b }: BookableInstrument): number | null {
  return a.place && b.place ? distanceKm(a.place, b.place) : null;
}

function priceAt({ facts, userClass }: BookableInstrument, span: Span, now: number): Money | null {
  if (!facts.prices) return null;
  const { amountMinor, currency } = priceOf(span, facts.prices, userClass, facts.zone, now);
  return { amountMinor, currency };
}

/** Around the wanted time, but from now on; a time far ahead is looked for as far as horizons commonly reach. */
export function lookingWindow(line: Span, now: number): Span {
  if (line.from > now + FAR_MS) return { from: now, to: now + FAR_MS };
  const from = Math.max(now, line.from - LOOK_BACK_MS);
  return { from, to: from + LOOK_BACK_MS + LOOK_AHEAD_MS };
}

/**
 * An instrument as it is once the other lines of the order are booked: their time, the way from them, quotas and money.
 * One that is refused keeps its time on every station, wherever it may end up.
 */
function besides(others: readonly Other[], instrument: BookableInstrument): BookableInstrument {
  return others.reduce(
    (so, { line, judged }) => (judged.station === null ? withoutTimeOf(line, so) : afterwards(so, judged)),
    instrument,
  );
}

function withoutTimeOf(line: WantedLine, instrument: BookableInstrument): BookableInstrument {
  const { facts, id } = instrument;
  if (line.instrumentId !== id) return instrument;
  const taken = Array.from({ length: facts.stations }, (_, station) => {
    return { ...withBuffers(line, facts.rules), station, kind: 'booking' as const };
  });
  return { ...instrument, facts: { ...facts, taken: [...facts.taken, ...taken] } };
}

/** The wish with a length and a way of service that the instrument offers; another one has no use for chosen parts. */
function fitted(line: WantedLine, instrument: BookableInstrument, same: boolean): WantedLine {
  const mode = instrument.facts.modes.find((offered) => offered === line.mode) ?? instrument.usualMode;
  const facts = factsOf(instrument, mode);
  const { minMinutes, maxMinutes, stepMinutes } = facts.rules;
  const parts = same ? line.parts : undefined;
  if (blocksBooked(line, facts).length > 0) return { ...line, mode, parts };
  const wanted = Math.ceil((line.to - line.from) / MINUTE_MS / stepMinutes) * stepMinutes;
  const minutes = Math.min(Math.max(wanted, minMinutes), maxMinutes);
  return { ...line, to: line.from + minutes * MINUTE_MS, mode, parts };
}

function byTimeDistancePrice(line: Span) {
  const away = (found: Found) => Math.abs(found.span.from - line.from);
  const far = (found: Found) => found.distanceKm ?? Infinity;
  const dear = (found: Found) => found.price?.amountMinor ?? Infinity;
  return (a: Found, b: Found) => away(a) - away(b) || less(far(a), far(b)) || less(dear(a), dear(b));
}

/** Like a difference, but two infinities are the same. */
function less(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function alternativeOut(
  { instrument, span, distanceKm: km, price }: Found,
  named: { instrument: AlternativeOut['instrument']; facility: AlternativeOut['facility']; region: string | null },
  line: number,
  ownId: string,
): AlternativeOut {
  return {
    line,
    instrumentId: instrument.id,
    ...named,
    zone: instrument.facts.zone,
    ...formatSpan(span),
    distanceKm: km === null ? null : Math.round(km),
    price,
    why: instrument.id === ownId ? 'same-instrument' : 'equivalent',
  };
}
