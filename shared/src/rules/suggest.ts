import type { Refusal } from '../schema/rules.ts';
import { ceilToGrid, floorToGrid, GRID_MS, onGrid } from '../time/grid.ts';
import { onWallStep } from '../time/hours.ts';
import { contains, DAY_MS, intersect, MINUTE_MS, overlaps, type Span, subtract, union } from '../time/span.ts';
import { blocksBooked, blocksOver, occurrencesOf } from './blocks.ts';
import type { BookingRequest, Facts, Part } from './facts.ts';
import { judge } from './judge.ts';
import { freePartStations, freeStation } from './room.ts';
import { passing } from './search.ts';

type Room = Pick<Facts, 'open' | 'taken' | 'rules' | 'stations' | 'zone' | 'parts'>;

/**
 * When an instrument can take a booking: open time minus what is taken, the instrument's own buffers considered, on at
 * least one station, with all that goes along free as well, and whole blocks only as a whole. Holds for everybody at any
 * moment: notice, horizon and quotas are not looked at.
 */
export function freeSpans(room: Room): Span[] {
  const withParts = room.parts.reduce(
    (free, part) => intersect(free, stationsFree(room, part).flat()),
    union(stationsFree(room, room).flat()),
  );
  return room.rules.wholeBlocks.length === 0 ? withParts : withoutBrokenBlocks(withParts, room);
}

/** Time inside a whole block is free only when all of it is. */
function withoutBrokenBlocks(free: readonly Span[], room: Room): Span[] {
  const blocks = hullOf(room.open).flatMap((hull) => blocksOver(hull, room));
  const fits = (block: Span) =>
    room.open.some((span) => contains(span, block)) &&
    freeStation(block, room) !== null &&
    freePartStations(block, room) !== null;
  const whole = blocks.filter(fits);
  return subtract(free, subtract(blocks, whole));
}

function hullOf(spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  const [from, to] = [spans.map((span) => span.from), spans.map((span) => span.to)];
  return [{ from: Math.min(...from), to: Math.max(...to) }];
}

/** Open time that is free on each station of the instrument or of a part, made less by the buffers of a new booking. */
function stationsFree({ open, rules }: Room, { stations, taken }: Pick<Part, 'stations' | 'taken'>): Span[][] {
  return Array.from({ length: stations }, (_, station) => {
    const holes = taken
      .filter((span) => span.station === station)
      .map((span) => ({
        from: span.from - rules.bufferAfterMinutes * MINUTE_MS,
        to: span.to + rules.bufferBeforeMinutes * MINUTE_MS,
      }));
    return subtract(open, holes);
  });
}

/** Whether no other time of the same length helps: rules about the request as such, and about the person as they stand. */
export function isTimeless(refusal: Refusal, { rules, person }: Facts): boolean {
  switch (refusal.rule) {
    case 'withdrawn':
    case 'blocked':
    case 'mode':
      return true;
    case 'too-short':
    case 'too-long':
      // A whole block may be as long as the request.
      return rules.wholeBlocks.length === 0;
    case 'authorisation':
      return refusal.needed !== 'authorisation' || person?.authorisations.length === 0;
    case 'quota':
      return refusal.per === 'active';
    default:
      return false;
  }
}

/**
 * Times at which a booking of the same length passes `judge`, nearest to the wanted start first, at most `limit`, and
 * no two closer to each other than the length. For a whole block they are other occurrences of the block, however long
 * the clock makes them. Looks as far as `facts.open` reaches.
 */
export function nearestTimes(request: BookingRequest, facts: Facts, now: number, limit: number): Span[] {
  const length = request.to - request.from;
  if (!(length > 0) || !onGrid(length)) return [];
  if (judge(request, facts, now).some((refusal) => isTimeless(refusal, facts))) return [];
  const found: Span[] = [];
  if (limit < 1) return found;
  const { times, keepsStep } = candidatesOf(request, facts, now);
  const passOver = (time: Span) => found.some((other) => overlaps(other, time)) || !keepsStep(time);
  for (const time of passing(times, request.mode, facts, now, passOver)) {
    found.push(time);
    if (found.length === limit) break;
  }
  return found;
}

type Candidates = { readonly times: Iterable<Span>; readonly keepsStep: (time: Span) => boolean };

/** Times that may do, nearest first. */
function candidatesOf(request: BookingRequest, facts: Facts, now: number): Candidates {
  const length = request.to - request.from;
  const blocks = blocksBooked(request, facts);
  if (blocks.length > 0) {
    const away = (span: Span) => Math.abs(span.from - request.from);
    const all = hullOf(facts.open).flatMap((hull) => blocks.flatMap((block) => occurrencesOf(block, facts.zone, hull)));
    return { times: all.sort((a, b) => away(a) - away(b) || a.from - b.from), keepsStep: () => true };
  }
  const { ranges, keepsStep } = startsOf(length, facts, now);
  return { times: quartersAround(request.from, ranges, length), keepsStep };
}

/** Where a booking may begin: quarters of an hour in ranges whose ends are included, as far as it keeps the step then. */
type Starts = { readonly ranges: readonly Span[]; readonly keepsStep: (time: Span) => boolean };

/** Where a booking of `length` can begin as far as the request as such, opening hours and others' time go. */
export function startsOf(length: number, facts: Facts, now: number): Starts {
  const { rules, zone } = facts;
  const earliest = now + rules.noticeMinutes * MINUTE_MS;
  const latest = now + rules.horizonDays * DAY_MS;
  const own = startsIn(stationsFree(facts, facts).flat(), length)
    .map((span) => ({ from: Math.max(span.from, earliest), to: Math.min(span.to, latest) }))
    .filter((starts) => starts.from <= starts.to);
  const free = facts.parts.reduce((all, part) => common(all, startsIn(stationsFree(facts, part).flat(), length)), own);

  const blocks = hullOf(facts.open).flatMap((hull) => blocksOver(hull, facts));
  const asLong = new Set(blocks.filter(({ from, to }) => to - from === length).map(({ from }) => from));
  const onStep = (instant: number) => onWallStep(zone, instant, rules.stepMinutes);
  return {
    ranges: blocks.length === 0 && isLength(length, facts) ? free : besideBlocks(free, blocks, length, facts),
    keepsStep: ({ from, to }) => (onStep(from) && onStep(to)) || asLong.has(from),
  };
}

function isLength(length: number, { rules: { minMinutes, maxMinutes } }: Facts): boolean {
  return minMinutes * MINUTE_MS <= length && length <= maxMinutes * MINUTE_MS;
}

/** Starts from which no whole block is touched, and those of the blocks that are as long. */
function besideBlocks(starts: readonly Span[], blocks: readonly Span[], length: number, facts: Facts): Span[] {
  // A range of quarters, its last one included, as a half-open span; a block is touched by what begins between.
  const spans = starts.map(({ from, to }) => ({ from: ceilToGrid(from), to: floorToGrid(to) + GRID_MS }));
  const touching = blocks.map(({ from, to }) => ({ from: floorToGrid(from - length) + GRID_MS, to: ceilToGrid(to) }));
  const exact = blocks.filter(({ from, to }) => to - from === length && onGrid(from));
  const exactSpans = union(exact.map(({ from }) => ({ from, to: from + GRID_MS })));
  const beside = isLength(length, facts) ? subtract(spans, touching) : [];
  return [...beside, ...intersect(spans, exactSpans)].map(({ from, to }) => ({ from, to: to - GRID_MS }));
}

function startsIn(free: readonly Span[], length: number): Span[] {
  return free.map(({ from, to }) => ({ from, to: to - length })).filter(({ from, to }) => from <= to);
}

/** What ranges with both ends included have in common. */
function common(a: readonly Span[], b: readonly Span[]): Span[] {
  return a.flatMap((x) =>
    b.map((y) => ({ from: Math.max(x.from, y.from), to: Math.min(x.to, y.to) })).filter(({ from, to }) => from <= to),
  );
}

/** From the quarters of an hour inside `ranges` (ends included), nearest to `instant` first, the earlier one of two. */
function* quartersAround(instant: number, ranges: readonly Span[], length: number): Generator<Span> {
  const first = Math.min(...ranges.map((range) => range.from));
  const last = Math.max(...ranges.map((range) => range.to));
  let before = Math.min(floorToGrid(instant), floorToGrid(last));
  let after = Math.max(floorToGrid(instant) + GRID_MS, ceilToGrid(first));
  while (before >= first || after <= last) {
    const backwards = after > last || (before >= first && instant - before <= after - instant);
    const quarter = backwards ? before : after;
    if (backwards) before -= GRID_MS;
    else after += GRID_MS;
    if (!ranges.some((range) => range.from <= quarter && quarter <= range.to)) continue;
    yield { from: quarter, to: quarter + length };
  }
}
