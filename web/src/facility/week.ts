import type { FacilityWeek } from '@jishi/shared/schema/facility-week';
import { clip, contains, HOUR_MS, overlaps, type Span } from '@jishi/shared/time/span';

type Wire = FacilityWeek['instruments'][number];

export type WeekState = 'closed' | 'free' | 'taken' | 'part' | 'mine' | 'pending' | 'maintenance' | 'external';
export type Taken = Span & Pick<Wire['taken'][number], 'kind' | 'station' | 'state' | 'mine'>;
export type WeekInstrument = Omit<Wire, 'taken'> & { readonly taken: readonly Taken[]; readonly open: readonly Span[] };

/** A week with instants in epoch ms, and the hours of a day that are worth showing. */
export type Week = {
  readonly from: string;
  readonly zone: string;
  readonly facility: FacilityWeek['facility'];
  readonly days: readonly Span[];
  readonly instruments: readonly WeekInstrument[];
  readonly more: number;
  /** From the midnight of a day, ms. */
  readonly hours: Span;
};

/** One instrument on one day: the figures, and stretches of the shown hours as shares of their width. */
export type WeekCell = {
  readonly open: boolean;
  readonly bookings: number;
  readonly pending: number;
  readonly freeMs: number;
  readonly maintenance: boolean;
  readonly external: boolean;
  readonly stretches: readonly { readonly state: WeekState; readonly from: number; readonly to: number }[];
};

export function readWeek(wire: FacilityWeek): Week {
  const span = ({ from, to }: { from: string; to: string }) => ({ from: Date.parse(from), to: Date.parse(to) });
  const open = new Map(wire.schedules.map((schedule) => [schedule.id, schedule.open.map(span)]));
  const midnights = wire.midnights.map((midnight) => Date.parse(midnight));
  const days = midnights.slice(0, -1).map((from, day) => ({ from, to: midnights[day + 1] ?? from }));
  const instruments = wire.instruments.map((instrument) => ({
    ...instrument,
    open: instrument.withdrawn ? [] : (open.get(instrument.scheduleId) ?? []),
    taken: instrument.taken.map((taken) => ({ ...taken, ...span(taken) })),
  }));
  const { from, zone, facility, more } = wire;
  return { from, zone, facility, days, instruments, more, hours: hoursShown(days, [...open.values()].flat()) };
}

/** Whole hours around all that is open; 8 to 20 when nothing is. */
function hoursShown(days: readonly Span[], open: readonly Span[]): Span {
  let from = 24;
  let to = 0;
  for (const day of days) {
    for (const part of clip(open, day)) {
      from = Math.min(from, Math.floor((part.from - day.from) / HOUR_MS));
      to = Math.max(to, Math.ceil((part.to - day.from) / HOUR_MS));
    }
  }
  return from < to ? { from: from * HOUR_MS, to: to * HOUR_MS } : { from: 8 * HOUR_MS, to: 20 * HOUR_MS };
}

export function layCell(instrument: WeekInstrument, day: Span, hours: Span): WeekCell {
  const window = { from: day.from + hours.from, to: Math.min(day.to, day.from + hours.to) };
  const taken = instrument.taken.filter((one) => overlaps(one, day));
  const open = clip(instrument.open, day);
  const parts = stretchesOf(window, open, taken, instrument.stations);
  const width = window.to - window.from;
  const begun = taken.filter(({ kind, from }) => kind === 'booking' && from >= day.from);
  return {
    open: open.length > 0,
    bookings: begun.length,
    pending: begun.filter(({ state }) => state === 'pending').length,
    freeMs: parts.reduce((sum, { state, from, to }) => (LEAVES_ROOM.includes(state) ? sum + to - from : sum), 0),
    maintenance: taken.some(({ kind }) => kind === 'maintenance' || kind === 'closure'),
    external: taken.some(({ kind }) => kind === 'external'),
    stretches: parts.map(({ state, from, to }) => ({
      state,
      from: (from - window.from) / width,
      to: (to - window.from) / width,
    })),
  };
}

/** Somebody can still come. */
const LEAVES_ROOM: readonly WeekState[] = ['free', 'part'];

type Stretch = Span & { readonly state: WeekState };

/** The window cut where anything begins or ends, neighbours of the same state joined. */
function stretchesOf(window: Span, open: readonly Span[], taken: readonly Taken[], stations: number): Stretch[] {
  const edges = new Set([window.from, window.to]);
  for (const { from, to } of [...open, ...taken]) {
    if (from > window.from && from < window.to) edges.add(from);
    if (to > window.from && to < window.to) edges.add(to);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  for (let at = 0; at + 1 < sorted.length; at++) {
    const span = { from: sorted[at] as number, to: sorted[at + 1] as number };
    const state = stateOf(span, open, taken, stations);
    const last = stretches.at(-1);
    if (last?.state === state) stretches[stretches.length - 1] = { state, from: last.from, to: span.to };
    else stretches.push({ ...span, state });
  }
  return stretches;
}

function stateOf(span: Span, open: readonly Span[], taken: readonly Taken[], stations: number): WeekState {
  const here = taken.filter((one) => overlaps(one, span));
  const [first] = here;
  if (!first) return open.some((one) => contains(one, span)) ? 'free' : 'closed';
  const mine = here.find((one) => one.mine);
  if (mine) return mine.state === 'pending' ? 'pending' : 'mine';
  if (new Set(here.map(({ station }) => station)).size < stations) return 'part';
  if (first.kind === 'maintenance' || first.kind === 'closure') return 'maintenance';
  if (first.kind === 'external') return 'external';
  return first.state === 'pending' ? 'pending' : 'taken';
}
