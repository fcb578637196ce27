import type { Today } from '@jishi/shared/schema/today';

export type DayInstrument = Today['instruments'][number];
export type DayEntry = DayInstrument['taken'][number];
export type Span = { readonly from: number; readonly to: number };

const HOUR_MS = 3_600_000;

/** The hours worth showing: what is open or taken, whole hours, at least eight. */
export function shownHours(day: Today): Span {
  const whole = { from: Date.parse(day.from), to: Date.parse(day.to) };
  const spans = day.instruments.flatMap((instrument) => [...instrument.open, ...instrument.taken]);
  const starts = spans.map((span) => Math.max(whole.from, Date.parse(span.from)));
  const ends = spans.map((span) => Math.min(whole.to, Date.parse(span.to)));
  if (spans.length === 0) return { from: whole.from + 8 * HOUR_MS, to: whole.from + 20 * HOUR_MS };
  const first = Math.floor((Math.min(...starts) - whole.from) / HOUR_MS);
  const last = Math.ceil((Math.max(...ends) - whole.from) / HOUR_MS);
  const from = whole.from + Math.max(0, first) * HOUR_MS;
  return { from, to: Math.min(whole.to, Math.max(whole.from + last * HOUR_MS, from + 8 * HOUR_MS)) };
}

/** Where a span lies in a window, as shares of its width; null when outside. */
export function placeWithin(window: Span, span: Span): { start: number; width: number } | null {
  const length = window.to - window.from;
  const from = Math.max(window.from, span.from);
  const to = Math.min(window.to, span.to);
  return from < to ? { start: (from - window.from) / length, width: (to - from) / length } : null;
}

export type EntryLook = 'booked' | 'in-use' | 'late' | 'pending' | 'maintenance' | 'external' | 'kept';

export function lookOf(entry: DayEntry, now: number): EntryLook {
  if (entry.kind === 'maintenance' || entry.kind === 'closure') return 'maintenance';
  if (entry.kind === 'external') return 'external';
  if (entry.kind === 'hold') return 'kept';
  if (entry.state === 'pending') return 'pending';
  if (entry.state === 'in-use') return 'in-use';
  const begun = Date.parse(entry.from) <= now && now < Date.parse(entry.to);
  return entry.state === 'confirmed' && begun ? 'late' : 'booked';
}

export type Standing =
  | { readonly state: 'busy' | 'booked' | 'maintenance' | 'external'; readonly until: number }
  | { readonly state: 'free'; readonly until: number | null }
  | { readonly state: 'closed' };

const STANDING_OF_LOOK: Readonly<Partial<Record<EntryLook, 'busy' | 'maintenance' | 'external'>>> = {
  maintenance: 'maintenance',
  external: 'external',
  'in-use': 'busy',
};

/** What an instrument is doing at `now`, for the line under its name. */
export function standingOf(instrument: DayInstrument, now: number): Standing {
  const current = instrument.taken.find((entry) => Date.parse(entry.from) <= now && now < Date.parse(entry.to));
  if (current) {
    const look = lookOf(current, now);
    return { state: STANDING_OF_LOOK[look] ?? 'booked', until: Date.parse(current.to) };
  }
  const open = instrument.open.find((span) => Date.parse(span.from) <= now && now < Date.parse(span.to));
  if (!open) return { state: 'closed' };
  const next = instrument.taken.map((entry) => Date.parse(entry.from)).filter((from) => from > now);
  return { state: 'free', until: Math.min(...next, Date.parse(open.to)) };
}

/** A share as a CSS length. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
