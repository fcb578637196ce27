import type { BookingRequest, Facts } from '../rules/judge.ts';
import { MINUTE_MS, type Span } from '../time/span.ts';
import { readLocal } from './clock.ts';

/** All times in these tests are whole fives of minutes, so a span is a set of them. */
const CELL = 5 * MINUTE_MS;

export function cellsOf({ from, to }: Span): number[] {
  const cells: number[] = [];
  for (let cell = from; cell < to; cell += CELL) cells.push(cell);
  return cells;
}

const inside = (spans: readonly Span[], cell: number) => spans.some((span) => span.from <= cell && cell < span.to);

/** The date of the Monday before, from the date on the wall. */
export function mondayBefore(zone: string, at: number): string {
  const date = new Date(readLocal(zone, at));
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

export function minutesByWeek(zone: string, spans: readonly Span[]): Map<string, number> {
  const minutes = new Map<string, number>();
  for (const cell of spans.flatMap(cellsOf)) {
    const week = mondayBefore(zone, cell);
    minutes.set(week, (minutes.get(week) ?? 0) + 5);
  }
  return minutes;
}

/** Stations on which nobody has any part of a span and its buffers. */
export function stationsFor(request: Span, { rules, stations, taken }: Facts): number[] {
  const cells = cellsOf({
    from: request.from - rules.bufferBeforeMinutes * MINUTE_MS,
    to: request.to + rules.bufferAfterMinutes * MINUTE_MS,
  });
  const all = [...Array(stations).keys()];
  return all.filter((station) => {
    const busy = taken.filter((span) => span.station === station);
    return !cells.some((cell) => inside(busy, cell));
  });
}

export function isOpen(request: Span, { open }: Facts): boolean {
  return cellsOf(request).every((cell) => inside(open, cell));
}

/** Which rules a request breaks, each read anew from what it is called, minute by minute where time is concerned. */
export function brokenRules(request: BookingRequest, facts: Facts, now: number): string[] {
  const { zone, rules, modes, own } = facts;
  const byTime = modes.filter((mode) => mode === 'self' || mode === 'assisted');
  const minutes = cellsOf(request).length * 5;
  const offStep = [request.from, request.to].some(
    (at) => at % (15 * MINUTE_MS) !== 0 || new Date(readLocal(zone, at)).getUTCMinutes() % rules.stepMinutes !== 0,
  );
  const alive = own.filter(({ state, to }) => ['pending', 'confirmed', 'in-use'].includes(state) && to > now);
  const mine = minutesByWeek(zone, own);
  const wanted = [...minutesByWeek(zone, [request])];
  const { maxActive, maxMinutesPerWeek } = rules;
  const broken: Record<string, boolean> = {
    withdrawn: facts.withdrawnAt !== null,
    mode: request.mode ? !byTime.some((mode) => mode === request.mode) : byTime.length === 0,
    past: request.from < now,
    grid: offStep,
    'too-short': minutes < rules.minMinutes,
    'too-long': minutes > rules.maxMinutes,
    notice: rules.noticeMinutes > 0 && (request.from - now) / MINUTE_MS < rules.noticeMinutes,
    horizon: (request.from - now) / MINUTE_MS / 60 / 24 > rules.horizonDays,
    closed: !isOpen(request, facts),
    taken: stationsFor(request, facts).length === 0,
    'quota active': maxActive !== null && alive.length >= maxActive,
    'quota week':
      maxMinutesPerWeek !== null && wanted.some(([week, more]) => (mine.get(week) ?? 0) + more > maxMinutesPerWeek),
  };
  return Object.keys(broken).filter((rule) => broken[rule]);
}
