import fc from 'fast-check';
import type { Booked, BookingRequest, Facts, Part, Standing, Taken } from '../rules/facts.ts';
import { BOOKING_STATES } from '../rules/lifecycle.ts';
import {
  type BookingRules,
  bookingRules,
  occupancyKind,
  type PriceList,
  priceList,
  serviceMode,
  userClass,
  type WholeBlock,
} from '../schema/rules.ts';
import { clip, MINUTE_MS, type Span, union } from '../time/span.ts';
import { wallInstant } from '../time/zone.ts';
import { HOME, PLACES } from './places.ts';

const QUARTER = 15 * MINUTE_MS;
const quarters = (count: number) => count * QUARTER;

/** Monday mornings, some of weeks in which the clock changes. */
const BASES = [
  { zone: 'Asia/Shanghai', at: Date.UTC(2026, 10, 23) },
  { zone: 'Europe/Berlin', at: Date.UTC(2026, 2, 23) },
  { zone: 'Europe/Berlin', at: Date.UTC(2026, 9, 19) },
  { zone: 'America/New_York', at: Date.UTC(2026, 2, 2) },
  { zone: 'America/New_York', at: Date.UTC(2026, 9, 26) },
  { zone: 'America/Havana', at: Date.UTC(2026, 9, 26) },
  { zone: 'America/Santiago', at: Date.UTC(2026, 8, 1) },
  { zone: 'Australia/Lord_Howe', at: Date.UTC(2026, 3, 1) },
  { zone: 'Asia/Kathmandu', at: Date.UTC(2026, 5, 1) },
] as const;

/** Twelve days around the base in quarters of an hour. */
const FIRST = -96;
const LAST = 11 * 96;

const spans = (base: number, maxLength: number, maxQuarters: number): fc.Arbitrary<Span[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: 1, max: maxQuarters }))
      .map(([from, length]) => ({ from: base + quarters(from), to: base + quarters(from + length) })),
    { maxLength },
  );

/** The first, with now and then the second. */
function mostly<A, B>(usual: fc.Arbitrary<A>, seldom: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: seldom });
}

const wallTime = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );

/** Nights and the like; ends among the hours in which clocks change. */
const block: fc.Arbitrary<WholeBlock> = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: fc.oneof(fc.constantFrom('21:00', '20:00', '02:30', '00:00'), wallTime),
  to: fc.oneof(fc.constantFrom('07:00', '02:00', '02:30', '24:00'), wallTime),
});

const rules: fc.Arbitrary<BookingRules> = fc
  .record({
    stepMinutes: mostly(fc.constant(15), fc.constantFrom(30, 60)),
    minMinutes: fc.constantFrom(15, 15, 60),
    maxMinutes: fc.constantFrom(240, 480, 1440),
    noticeMinutes: fc.constantFrom(0, 0, 40, 1440),
    horizonDays: mostly(fc.constant(90), fc.constant(4)),
    bufferBeforeMinutes: fc.constantFrom(0, 0, 15, 45),
    bufferAfterMinutes: fc.constantFrom(0, 0, 30, 60),
    wholeBlocks: mostly(fc.constant([]), fc.array(block, { minLength: 1, maxLength: 2 })),
    modes: mostly(fc.constant(null), fc.subarray(serviceMode.options)),
    maxActive: mostly(fc.constant(null), fc.constantFrom(1, 2)),
    maxMinutesPerDay: mostly(fc.constant(null), fc.constantFrom(60, 240)),
    maxMinutesPerWeek: mostly(fc.constant(null), fc.constantFrom(120, 600)),
    maxGroupMinutesPerWeek: mostly(fc.constant(null), fc.constantFrom(120, 600)),
    outsiderSharePercent: mostly(fc.constant(null), fc.constantFrom(0, 5, 15)),
    authorisation: mostly(fc.constant('none'), fc.constantFrom('self', 'all')),
    membership: mostly(fc.constant('none'), fc.constant('group')),
    balanceFloorMinor: fc.constantFrom(null, -500, 0, 1000),
  })
  .map((given) => bookingRules.parse(given));

const booked = (base: number): fc.Arbitrary<Booked[]> =>
  fc
    .tuple(spans(base, 4, 24), fc.array(fc.constantFrom(...BOOKING_STATES), { minLength: 4, maxLength: 4 }))
    .map(([list, states]) => list.map((span, i) => ({ ...span, state: states[i] ?? 'confirmed' })));

const prices: fc.Arbitrary<PriceList> = fc
  .record({
    currency: fc.constantFrom('CNY', 'CNY', 'EUR'),
    hourlyMinor: fc.record({ internal: fc.nat(500), academic: fc.nat(900), company: fc.nat(2000) }),
    startUpMinor: fc.nat(300),
    urgent: mostly(fc.constant(null), fc.constant({ withinMinutes: 1440, percent: 150 })),
    minimumMinor: fc.constantFrom(0, 700),
  })
  .map((given) => priceList.parse(given));

const standing = (base: number): fc.Arbitrary<Standing> =>
  fc.record({
    userClass: fc.constantFrom(...userClass.options),
    group: fc.oneof(
      fc.constant(null),
      booked(base).map((list) => ({ id: 'group', confirmed: list.length !== 1, booked: list })),
    ),
    authorisations: fc.array(
      fc
        .tuple(spans(base - quarters(96), 1, 1200), fc.boolean())
        .map(([[span = { from: base, to: base }], forEver]) => ({ from: span.from, until: forEver ? null : span.to })),
      { maxLength: 3 },
    ),
    pauses: mostly(
      fc.constant([]),
      fc.array(
        fc.record({
          until: fc.oneof(
            fc.constant(null),
            fc.integer({ min: FIRST, max: LAST }).map((at) => base + quarters(at)),
          ),
          reason: fc.constantFrom(null, 'late'),
        }),
        { maxLength: 3 },
      ),
    ),
    account: fc.oneof(
      fc.constant(null),
      fc.record({ availableMinor: fc.integer({ min: -100, max: 5000 }), currency: fc.constant('CNY') }),
    ),
    elsewhere: fc
      .tuple(spans(base, 3, 24), fc.array(fc.constantFrom(...PLACES), { minLength: 3, maxLength: 3 }))
      .map(([list, places]) => list.map((span, i) => ({ ...span, place: places[i] ?? HOME }))),
  });

const taken = (base: number, stations: number): fc.Arbitrary<Taken[]> =>
  fc
    .tuple(
      fc.array(spans(base, 5, 40), { minLength: stations, maxLength: stations }),
      fc.constantFrom(...occupancyKind.options),
    )
    .map(([perStation, kind]) =>
      perStation.flatMap((list, station) => union(list).map((span) => ({ ...span, station, kind }))),
    );

const parts = (base: number): fc.Arbitrary<Part[]> =>
  mostly(
    fc.constant([]),
    fc.array(
      fc
        .integer({ min: 1, max: 2 })
        .chain((stations) => fc.record({ stations: fc.constant(stations), taken: taken(base, stations) })),
      { minLength: 1, maxLength: 2 },
    ),
  ).map((list) => list.map((part, i) => ({ ...part, id: `part ${i}` })));

/** Times of a request to the five minutes, so that some lie off the grid; most can be booked. */
const request = (base: number): fc.Arbitrary<BookingRequest> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: FIRST, max: LAST }).map(quarters) },
        { weight: 1, arbitrary: fc.integer({ min: FIRST * 3, max: LAST * 3 }).map((fives) => fives * 5 * MINUTE_MS) },
      ),
      fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 }).map(quarters) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }).map((fives) => fives * 5 * MINUTE_MS) },
      ),
      mostly(fc.constant(undefined), fc.constantFrom(...serviceMode.options)),
    )
    .map(([from, length, mode]) => ({ from: base + from, to: base + from + length, mode }));

export type Case = {
  readonly request: BookingRequest;
  readonly facts: Facts;
  readonly now: number;
  readonly window: Span;
};

/** An instrument with what is open, taken and booked, somebody's wish, and a moment. */
export const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...BASES), fc.integer({ min: 1, max: 3 }))
  .chain(([{ zone, at: base }, stations]) =>
    fc
      .record({
        request: request(base),
        /** Which of the whole blocks is wished for, if any; the request is as it is without one. */
        night: mostly(fc.constant(null), fc.integer({ min: 0, max: 10 })),
        now: fc.integer({ min: FIRST * 15, max: 200 }).map((minutes) => base + minutes * MINUTE_MS + 1234),
        window: fc.constant({ from: base + quarters(FIRST), to: base + quarters(LAST) }),
        facts: factsAround(base, zone, stations),
      })
      .map(({ night, ...one }) => (night === null ? one : { ...one, request: atNight(one, base, night) })),
  );

function factsAround(base: number, zone: string, stations: number): fc.Arbitrary<Facts> {
  const window = { from: base + quarters(FIRST), to: base + quarters(LAST) };
  return fc.record({
    zone: fc.constant(zone),
    place: fc.constantFrom(null, HOME, HOME),
    modes: mostly(
      fc.constantFrom(['self'], ['self', 'assisted'], ['assisted', 'sample']),
      fc.constantFrom(['sample', 'project'], []),
    ),
    rules,
    prices: fc.oneof(fc.constant(null), prices),
    stations: fc.constant(stations),
    withdrawnAt: mostly(fc.constant(null), fc.constant(base)),
    open: fc.oneof(
      fc.constant([window]),
      spans(base, 12, 96).map((list) => clip(list, window)),
    ),
    taken: taken(base, stations),
    parts: parts(base),
    own: booked(base),
    outsiders: booked(base),
    person: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: standing(base) }),
  }) as fc.Arbitrary<Facts>;
}

/** The request on one of the days around, from the beginning to the end of the first whole block, by the clock's hands. */
function atNight({ request: wish, facts }: Omit<Case, 'now' | 'window'>, base: number, day: number): BookingRequest {
  const [night] = facts.rules.wholeBlocks;
  if (!night) return wish;
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const first = Math.floor(base / quarters(96)) + day;
  const from = wallInstant(facts.zone, first, minutes(night.from));
  const to = wallInstant(facts.zone, night.to > night.from ? first : first + 1, minutes(night.to), 'later');
  return from < to ? { ...wish, from, to } : wish;
}

export const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
