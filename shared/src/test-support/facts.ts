import fc from 'fast-check';
import type { BookingRequest, Facts, OwnBooking, Taken } from '../rules/judge.ts';
import { BOOKING_STATES } from '../rules/lifecycle.ts';
import { type BookingRules, bookingRules, occupancyKind, serviceMode } from '../schema/rules.ts';
import { clip, MINUTE_MS, type Span, union } from '../time/span.ts';

const QUARTER = 15 * MINUTE_MS;
const quarters = (count: number) => count * QUARTER;

/** Monday mornings, some of weeks in which the clock changes. */
const BASES = [
  { zone: 'Asia/Shanghai', at: Date.UTC(2026, 10, 23) },
  { zone: 'Europe/Berlin', at: Date.UTC(2026, 2, 23) },
  { zone: 'Europe/Berlin', at: Date.UTC(2026, 9, 19) },
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

const rules: fc.Arbitrary<BookingRules> = fc
  .record({
    stepMinutes: mostly(fc.constant(15), fc.constantFrom(30, 60)),
    minMinutes: fc.constantFrom(15, 15, 60),
    maxMinutes: fc.constantFrom(240, 480, 1440),
    noticeMinutes: fc.constantFrom(0, 0, 40, 1440),
    horizonDays: mostly(fc.constant(90), fc.constant(4)),
    bufferBeforeMinutes: fc.constantFrom(0, 0, 15, 45),
    bufferAfterMinutes: fc.constantFrom(0, 0, 30, 60),
    maxActive: mostly(fc.constant(null), fc.constantFrom(1, 2)),
    maxMinutesPerWeek: mostly(fc.constant(null), fc.constantFrom(120, 600)),
  })
  .map((given) => bookingRules.parse(given));

const own = (base: number): fc.Arbitrary<OwnBooking[]> =>
  fc
    .tuple(spans(base, 4, 24), fc.array(fc.constantFrom(...BOOKING_STATES), { minLength: 4, maxLength: 4 }))
    .map(([list, states]) => list.map((span, i) => ({ ...span, state: states[i] ?? 'confirmed' })));

const taken = (base: number, stations: number): fc.Arbitrary<Taken[]> =>
  fc
    .tuple(
      fc.array(spans(base, 5, 40), { minLength: stations, maxLength: stations }),
      fc.constantFrom(...occupancyKind.options),
    )
    .map(([perStation, kind]) =>
      perStation.flatMap((list, station) => union(list).map((span) => ({ ...span, station, kind }))),
    );

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
    fc.record({
      request: request(base),
      now: fc.integer({ min: FIRST * 15, max: 200 }).map((minutes) => base + minutes * MINUTE_MS + 1234),
      window: fc.constant({ from: base + quarters(FIRST), to: base + quarters(LAST) }),
      facts: fc.record({
        zone: fc.constant(zone),
        modes: mostly(
          fc.constantFrom(['self'], ['self', 'assisted'], ['assisted', 'sample']),
          fc.constantFrom(['sample', 'project'], []),
        ),
        rules,
        stations: fc.constant(stations),
        withdrawnAt: mostly(fc.constant(null), fc.constant(base)),
        open: fc.oneof(
          fc.constant([{ from: base + quarters(FIRST), to: base + quarters(LAST) }]),
          spans(base, 12, 96).map((list) => clip(list, { from: base + quarters(FIRST), to: base + quarters(LAST) })),
        ),
        taken: taken(base, stations),
        own: own(base),
      }) as fc.Arbitrary<Facts>,
    }),
  );

export const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
