import type { BookingRequest, Facts, Part } from '../rules/facts.ts';
import { MINUTE_MS, type Span } from '../time/span.ts';
import { readLocal } from './clock.ts';
import { blocksTouching } from './naive-blocks.ts';
import { costOf } from './naive-price.ts';
import { minutesBetween } from './places.ts';

/** All times in these tests are whole fives of minutes, so a span is a set of them. */
const CELL = 5 * MINUTE_MS;

export function cellsOf({ from, to }: Span): number[] {
  const cells: number[] = [];
  for (let cell = from; cell < to; cell += CELL) cells.push(cell);
  return cells;
}

const inside = (spans: readonly Span[], cell: number) => spans.some((span) => span.from <= cell && cell < span.to);

/** The date on the wall. */
export function dateAt(zone: string, at: number): string {
  return new Date(readLocal(zone, at)).toISOString().slice(0, 10);
}

/** The date of the Monday before, from the date on the wall. */
export function mondayBefore(zone: string, at: number): string {
  const date = new Date(readLocal(zone, at));
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

type NameOfPeriod = (zone: string, at: number) => string;

function minutesBy(name: NameOfPeriod, zone: string, spans: readonly Span[]): Map<string, number> {
  const minutes = new Map<string, number>();
  for (const cell of spans.flatMap(cellsOf)) {
    const key = name(zone, cell);
    minutes.set(key, (minutes.get(key) ?? 0) + 5);
  }
  return minutes;
}

type Room = { readonly stations: number; readonly taken: Facts['taken'] };

/** Stations on which nobody has any part of a span and its buffers. */
export function stationsFor(request: Span, { rules }: Pick<Facts, 'rules'>, { stations, taken }: Room): number[] {
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

/** Whether the instrument and everything that goes along have a station. */
export function hasRoom(request: Span, facts: Facts): boolean {
  return [facts, ...facts.parts].every((room: Room | Part) => stationsFor(request, facts, room).length > 0);
}

export function isOpen(request: Span, { open }: Pick<Facts, 'open'>): boolean {
  return cellsOf(request).every((cell) => inside(open, cell));
}

/** The whole blocks that a span touches, for each setting. */
export function blocksAt(span: Span, { zone, rules }: Facts): Span[] {
  return rules.wholeBlocks.flatMap((block) => blocksTouching(block, zone, span));
}

export function isBlock(span: Span, facts: Facts): boolean {
  return blocksAt(span, facts).some((block) => block.from === span.from && block.to === span.to);
}

/** Which rules a request breaks, each read anew from what it is called, minute by minute where time is concerned. */
export function brokenRules(request: BookingRequest, facts: Facts, now: number): string[] {
  const broken: Record<string, boolean> = {
    withdrawn: facts.withdrawnAt !== null,
    ...aboutPerson(request, facts, now),
    ...aboutTime(request, facts, now),
    closed: !isOpen(request, facts),
    taken: !hasRoom(request, facts),
    ...aboutQuotas(request, facts, now),
    ...aboutMeans(request, facts, now),
  };
  return Object.keys(broken).filter((rule) => broken[rule]);
}

function chosenMode(request: BookingRequest, { modes, rules }: Facts) {
  const byTime = modes.filter(
    (mode) => (mode === 'self' || mode === 'assisted') && (!rules.modes || rules.modes.includes(mode)),
  );
  return { byTime, mode: request.mode ?? byTime[0] };
}

function aboutPerson(request: BookingRequest, facts: Facts, now: number): Record<string, boolean> {
  const { person, rules } = facts;
  const { byTime, mode } = chosenMode(request, facts);
  const needed = rules.authorisation === 'all' || (rules.authorisation === 'self' && mode === 'self');
  const asksGroup = rules.membership === 'group' || rules.approval.includes('group-head');
  const authorised = (cell: number) =>
    person?.authorisations.some(({ from, until }) => from <= cell && (until === null || cell < until));
  return {
    blocked: person?.pauses.some(({ until }) => until === null || until > now) ?? false,
    mode: mode === undefined || !byTime.includes(mode),
    'authorisation authorisation': person !== null && needed && !cellsOf(request).every(authorised),
    'authorisation group': person !== null && asksGroup && !person.group,
    'authorisation confirmed-group': person !== null && asksGroup && person.group?.confirmed === false,
  };
}

function aboutTime(request: BookingRequest, facts: Facts, now: number): Record<string, boolean> {
  const { zone, rules } = facts;
  const minutes = cellsOf(request).length * 5;
  const [touches, whole] = [blocksAt(request, facts).length > 0, isBlock(request, facts)];
  const offStep = [request.from, request.to].some(
    (at) => at % (15 * MINUTE_MS) !== 0 || new Date(readLocal(zone, at)).getUTCMinutes() % rules.stepMinutes !== 0,
  );
  return {
    past: request.from < now,
    grid: touches ? !whole : offStep,
    'too-short': !whole && minutes < rules.minMinutes,
    'too-long': !whole && minutes > rules.maxMinutes,
    notice: rules.noticeMinutes > 0 && (request.from - now) / MINUTE_MS < rules.noticeMinutes,
    horizon: (request.from - now) / MINUTE_MS / 60 / 24 > rules.horizonDays,
  };
}

function aboutQuotas(request: BookingRequest, facts: Facts, now: number): Record<string, boolean> {
  const { zone, rules, own, person, outsiders, open, stations } = facts;
  const exceeds = (name: NameOfPeriod, booked: readonly Span[], limitOf: (key: string) => number | null) => {
    const used = minutesBy(name, zone, booked);
    return [...minutesBy(name, zone, [request])].some(([key, more]) => {
      const limit = limitOf(key);
      return limit !== null && (used.get(key) ?? 0) + more > limit;
    });
  };
  const alive = own.filter(({ state, to }) => ['pending', 'confirmed', 'in-use'].includes(state) && to > now);
  const percent = rules.outsiderSharePercent;
  const hours = percent === null ? new Map<string, number>() : minutesBy(mondayBefore, zone, open);
  const share = (week: string) => (percent === null ? null : ((hours.get(week) ?? 0) * stations * percent) / 100);
  return {
    'quota active': rules.maxActive !== null && alive.length >= rules.maxActive,
    'quota day': exceeds(dateAt, own, () => rules.maxMinutesPerDay),
    'quota week': exceeds(mondayBefore, own, () => rules.maxMinutesPerWeek),
    'quota group-week':
      !!person?.group && exceeds(mondayBefore, person.group.booked, () => rules.maxGroupMinutesPerWeek),
    'outsider-share': person !== null && person.userClass !== 'internal' && exceeds(mondayBefore, outsiders, share),
  };
}

function aboutMeans(request: BookingRequest, facts: Facts, now: number): Record<string, boolean> {
  const { zone, rules, person, prices, place } = facts;
  const floor = rules.balanceFloorMinor;
  const account = person?.account;
  const pays = account && prices && floor !== null && account.currency === prices.currency;
  const late = (other: Span, needed: number) =>
    other.from < request.to + needed * MINUTE_MS && request.from < other.to + needed * MINUTE_MS;
  const { mode } = chosenMode(request, facts);
  return {
    balance: pays ? account.availableMinor - costOf(request, prices, person.userClass, zone, now) < floor : false,
    travel:
      mode === 'self' &&
      place !== null &&
      (person?.elsewhere ?? []).some((other) => {
        const needed = minutesBetween(place, other.place);
        return needed > 0 && late(other, needed);
      }),
  };
}
