import { GRID_MINUTES } from '@jishi/shared/time/grid';
import { MINUTE_MS, type Span } from '@jishi/shared/time/span';
import { wallClock, wallInstant } from '@jishi/shared/time/zone';

const DAY_MINUTES = 1440;

/** What a calendar shows: days by number, and the hours of each, on the wall clock of a zone. */
export type Frame = {
  readonly zone: string;
  readonly firstDay: number;
  readonly dayCount: number;
  readonly fromHour: number;
  readonly toHour: number;
};

/** The part of a time that lies on one day, in minutes of its wall clock. */
export type Piece = { readonly day: number; readonly from: number; readonly to: number };

/** A time cut at midnight; midnight at its end belongs to the day before. */
export function piecesOf({ from, to }: Span, zone: string): Piece[] {
  const begins = wallClock(zone, from);
  const ends = wallClock(zone, to - 1);
  const pieces: Piece[] = [];
  for (let day = begins.day; day <= ends.day; day += 1) {
    pieces.push({
      day,
      from: day === begins.day ? begins.minute : 0,
      to: day === ends.day ? ends.minute + 1 : DAY_MINUTES,
    });
  }
  return pieces;
}

/** From eight to twenty, and whatever else has something, with an hour around it. */
export function hoursAround(pieces: readonly Piece[]): { fromHour: number; toHour: number } {
  let [fromHour, toHour] = [8, 20];
  for (const piece of pieces) {
    fromHour = Math.min(fromHour, Math.max(0, Math.floor(piece.from / 60) - 1));
    toHour = Math.max(toHour, Math.min(24, Math.ceil(piece.to / 60) + 1));
  }
  return { fromHour, toHour };
}

export type Lane = { readonly lane: number; readonly lanes: number };

/** Lanes for times that overlap, beside each other; those that touch nobody have the whole width. In the order given. */
export function lanesOf(spans: readonly Span[]): Lane[] {
  const order = spans.map((_, index) => index).sort((a, b) => (spans[a]?.from ?? 0) - (spans[b]?.from ?? 0));
  const lanes = new Map<number, Lane>();
  let cluster: number[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const index of cluster) lanes.set(index, { lane: lanes.get(index)?.lane ?? 0, lanes: ends.length });
    cluster = [];
    ends = [];
  };
  for (const index of order) {
    const span = spans[index];
    if (!span) continue;
    if (ends.every((end) => end <= span.from)) close();
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.to;
    lanes.set(index, { lane, lanes: 1 });
    cluster.push(index);
  }
  close();
  return spans.map((_, index) => lanes.get(index) ?? { lane: 0, lanes: 1 });
}

/** The same readings some days later, and then some minutes more. */
export function shifted(span: Span, zone: string, days: number, minutes: number): Span {
  const begins = wallClock(zone, span.from);
  const from = days === 0 ? span.from : wallInstant(zone, begins.day + days, begins.minute);
  const moved = from + minutes * MINUTE_MS;
  return { from: moved, to: moved + span.to - span.from };
}

/** A time of the same length that begins at a minute of a day, on the grid. */
export function placedAt(span: Span, zone: string, day: number, minute: number): Span {
  const onGrid = Math.round(minute / GRID_MINUTES) * GRID_MINUTES;
  const from = wallInstant(zone, day, Math.min(Math.max(onGrid, 0), DAY_MINUTES - GRID_MINUTES));
  return { from, to: from + span.to - span.from };
}

/** Where a piece lies in the frame, as shares of it; null when it is outside. */
export function placeOf(frame: Frame, piece: Piece, { lane, lanes }: Lane = { lane: 0, lanes: 1 }) {
  const column = piece.day - frame.firstDay;
  if (column < 0 || column >= frame.dayCount) return null;
  const [first, last] = [frame.fromHour * 60, frame.toHour * 60];
  const from = Math.max(piece.from, first);
  const to = Math.min(piece.to, last);
  if (from >= to) return null;
  return {
    top: (from - first) / (last - first),
    height: (to - from) / (last - first),
    left: (column + lane / lanes) / frame.dayCount,
    width: 1 / lanes / frame.dayCount,
  };
}
