import type { Agenda } from '@jishi/shared/schema/instrument';
import { minuteOfDay } from '@jishi/shared/time/hours';
import { contains, overlaps, type Span } from '@jishi/shared/time/span';
import { dateOfDay, dayNumber, wallClock, wallInstant, weekday } from '@jishi/shared/time/zone';

export type SlotState = 'free' | 'mine' | 'pending' | 'taken' | 'maintenance' | 'external' | 'closed' | 'past';

/** One cell of the calendar: a stretch of one day. */
export type Slot = Span & { readonly state: SlotState };

export type Entry = Agenda['taken'][number];

/** A piece of taken time on one day, in minutes of that day's wall clock; lanes stand beside each other. */
export type Block = {
  readonly key: string;
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly lane: number;
  readonly lanes: number;
  readonly state: Exclude<SlotState, 'free' | 'closed' | 'past'>;
  readonly entry: Entry;
};

export type Day = {
  readonly date: string;
  readonly slots: readonly Slot[];
  readonly blocks: readonly Block[];
  readonly closed: boolean;
};

export type Week = {
  /** Minutes of the day at which the rows begin. */
  readonly rows: readonly number[];
  readonly rowMinutes: number;
  readonly days: readonly Day[];
};

/** Agenda with instants in epoch ms. */
export type ReadAgenda = {
  readonly zone: string;
  readonly open: readonly Span[];
  readonly free: readonly Span[];
  readonly taken: readonly (Span & { readonly entry: Entry })[];
};

export function readAgenda(agenda: Agenda): ReadAgenda {
  const span = ({ from, to }: { from: string; to: string }) => ({ from: Date.parse(from), to: Date.parse(to) });
  return {
    zone: agenda.zone,
    open: agenda.open.map(span),
    free: agenda.free.map(span),
    taken: agenda.taken.map((entry) => ({ ...span(entry), entry })),
  };
}

export function weekWindow(monday: string, zone: string): Span {
  const day = dayNumber(monday);
  return { from: wallInstant(zone, day, 0), to: wallInstant(zone, day + 7, 0) };
}

/** The Monday of a date's week. */
export function mondayOfDate(date: string): string {
  const day = dayNumber(date);
  return dateOfDay(day - weekday(day) + 1);
}

/** The calendar of the week that begins on `monday`, on the wall clock of the agenda's zone. */
export function layWeek(agenda: ReadAgenda, monday: string, stepMinutes: number, stations: number, now: number): Week {
  const rowMinutes = Math.max(30, stepMinutes);
  const [first, last] = hoursShown(agenda, monday);
  const rows = Array.from(
    { length: ((last - first) * 60) / rowMinutes },
    (_, index) => first * 60 + index * rowMinutes,
  );
  const start = dayNumber(monday);
  const days = Array.from({ length: 7 }, (_, index) => layDay(agenda, start + index, rows, rowMinutes, stations, now));
  return { rows, rowMinutes, days };
}

/** First and last hour worth showing: all that is open, an hour around it; 8 to 20 when nothing is. */
function hoursShown(agenda: ReadAgenda, monday: string): [number, number] {
  const window = weekWindow(monday, agenda.zone);
  let first = 24;
  let last = 0;
  for (const open of agenda.open) {
    if (!overlaps(open, window)) continue;
    const begin = wallClock(agenda.zone, open.from);
    const end = wallClock(agenda.zone, open.to - 1);
    if (begin.day !== end.day) return [0, 24];
    first = Math.min(first, Math.floor(begin.minute / 60));
    last = Math.max(last, Math.ceil((end.minute + 1) / 60));
  }
  return first < last ? [Math.max(0, first - 1), Math.min(24, last + 1)] : [8, 20];
}

function layDay(
  agenda: ReadAgenda,
  day: number,
  rows: readonly number[],
  rowMinutes: number,
  stations: number,
  now: number,
): Day {
  const whole = { from: wallInstant(agenda.zone, day, 0), to: wallInstant(agenda.zone, day + 1, 0) };
  const slots = rows.map((minute) => {
    const span = {
      from: wallInstant(agenda.zone, day, minute),
      to: wallInstant(agenda.zone, day, minute + rowMinutes),
    };
    return { ...span, state: stateOf(agenda, span, stations, now) };
  });
  return {
    date: dateOfDay(day),
    slots,
    blocks: blocksOf(agenda, whole, stations),
    closed: !agenda.open.some((open) => overlaps(open, whole)),
  };
}

function stateOf(agenda: ReadAgenda, slot: Span, stations: number, now: number): SlotState {
  const hits = agenda.taken.filter((taken) => overlaps(taken, slot)).map((taken) => taken.entry);
  const mine = hits.find((entry) => entry.mine);
  if (mine) return stateOfEntry(mine);
  const full = new Set(hits.map((entry) => entry.station)).size >= stations;
  if (full && hits[0]) return stateOfEntry(hits[0]);
  if (!agenda.open.some((open) => contains(open, slot))) return 'closed';
  if (slot.from < now) return 'past';
  // Open, and nobody's, but too close to a neighbour: the instrument needs it as a buffer.
  return agenda.free.some((free) => contains(free, slot)) ? 'free' : 'taken';
}

export function stateOfEntry(entry: Entry): Block['state'] {
  if (entry.kind === 'maintenance' || entry.kind === 'closure') return 'maintenance';
  if (entry.kind === 'external') return 'external';
  if (entry.state === 'pending') return 'pending';
  return entry.mine ? 'mine' : 'taken';
}

function blocksOf(agenda: ReadAgenda, day: Span, stations: number): Block[] {
  return agenda.taken
    .filter((taken) => overlaps(taken, day))
    .map(({ from, to, entry }) => ({
      key: `${entry.bookingId ?? entry.kind}-${entry.station}-${from}`,
      fromMinute: from <= day.from ? 0 : wallClock(agenda.zone, from).minute,
      toMinute: to >= day.to ? 1440 : wallClock(agenda.zone, to).minute,
      lane: entry.station,
      lanes: stations,
      state: stateOfEntry(entry),
      entry,
    }));
}

/** Where a stretch of minutes lies in the rows shown, as shares of their height; null when outside. */
export function placeIn(week: Week, fromMinute: number, toMinute: number): { top: number; height: number } | null {
  const first = week.rows[0] ?? 0;
  const total = week.rows.length * week.rowMinutes;
  const from = Math.max(0, fromMinute - first);
  const to = Math.min(total, toMinute - first);
  return from < to ? { top: from / total, height: (to - from) / total } : null;
}

/** The instant of a date and `HH:MM` on the wall clock of `zone`. */
export function instantAt(date: string, time: string, zone: string): number {
  return wallInstant(zone, dayNumber(date), minuteOfDay(time));
}

/** Minutes of a span on the wall clock of one day; null when it does not touch it. */
export function minutesOnDay(span: Span, day: Day, zone: string): { from: number; to: number } | null {
  const number = dayNumber(day.date);
  const from = wallClock(zone, span.from);
  const to = wallClock(zone, span.to - 1);
  if (from.day > number || to.day < number) return null;
  return { from: from.day < number ? 0 : from.minute, to: to.day > number ? 1440 : to.minute + 1 };
}
