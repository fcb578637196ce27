import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import { addSchedule, moveWindow } from '@jishi/server/discovery/group';
import { type Mirror, newMirror, putInstrument, setSchedule } from '@jishi/server/discovery/mirror';
import { search } from '@jishi/server/discovery/search';
import { setTaken } from '@jishi/server/discovery/taken';
import { expansionWindow } from '@jishi/server/discovery/timeline';
import type { Anyone } from '@jishi/shared/rules/access';
import type { InstrumentPage, InstrumentQuery } from '@jishi/shared/schema/instrument';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { MINUTE_MS } from '@jishi/shared/time/span';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expected } from './discovery/oracle.ts';
import { question, reader } from './discovery/question.ts';
import { idOf, instrument, layer, OWNERS, taken, versions, type World, world } from './discovery/world.ts';

function mirrorOf(given: World): Mirror {
  const reference = { ...given.reference, layers: given.layers };
  const mirror = newMirror(reference, given.holidays, expansionWindow(given.now));
  for (const [id, said] of given.schedules) addSchedule(mirror.times, id, said);
  for (const record of given.instruments.values()) put(given, mirror, record);
  return mirror;
}

/** What a follower does with an instrument that it has read: it reads what is taken of it and its parts as well. */
function put(given: World, mirror: Mirror, record: InstrumentRecord): void {
  putInstrument(mirror, record);
  const ids = [record.id, ...record.parts.map(({ id }) => id)];
  for (const id of ids) setTaken(mirror, id, given.taken.get(id) ?? [], given.now);
}

/** All pages of an answer, one after the other. */
function readAll(mirror: Mirror, query: InstrumentQuery, who: Anyone, now: number): InstrumentPage {
  const first = search(mirror, query, who, now, now);
  const items = [...first.items];
  for (let next = first.next; next !== null; ) {
    const page = search(mirror, { ...query, cursor: next }, who, now, now);
    expect(page.total).toBe(first.total);
    items.push(...page.items);
    next = page.next;
  }
  return { ...first, items };
}

function compare(given: World, mirror: Mirror, query: InstrumentQuery, who: Anyone): void {
  const right = expected(given, query, who);
  const answer = readAll(mirror, query, who, given.now);
  const items = answer.items.map((item) => ({
    id: item.id,
    nextFree: item.nextFree && { from: Date.parse(item.nextFree.from), to: Date.parse(item.nextFree.to) },
    distanceKm: item.distanceKm,
    priceMinor: item.price?.amountMinor ?? null,
    modes: item.modes,
    approval: item.approval,
    authorisation: item.authorisation,
  }));
  const inOrder = <Item extends { id: string }>(list: readonly Item[]) =>
    query.sort === 'fit' ? list.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : list;
  expect(answer.total).toBe(right.total);
  expect(inOrder(items)).toEqual(inOrder(right.items));
  const facets = Object.entries(answer.facets).map(([name, values]) => [
    name,
    Object.fromEntries(values.map(({ value, count }) => [value, count])),
  ]);
  expect(Object.fromEntries(facets)).toEqual(right.facets);
}

type Change =
  | { readonly what: 'put'; readonly record: InstrumentRecord }
  | {
      readonly what: 'take';
      readonly id: string;
      readonly spans: World['taken'] extends Map<string, infer T> ? T : never;
    }
  | { readonly what: 'open'; readonly schedule: string; readonly versions: Parameters<typeof addSchedule>[2] }
  | { readonly what: 'rule'; readonly owner: string; readonly layer: RuleLayer }
  | { readonly what: 'wait'; readonly minutes: number };

const change = (now: number): fc.Arbitrary<Change> => {
  const id = fc.integer({ min: 0, max: 13 }).map(idOf);
  return fc.oneof(
    id.chain((one) => instrument(one).map((record) => ({ what: 'put' as const, record }))),
    fc.record({
      what: fc.constant('take' as const),
      id: fc.oneof(id, fc.constantFrom('room', 'detector')),
      spans: taken(now),
    }),
    fc.record({ what: fc.constant('rule' as const), owner: fc.constantFrom(...OWNERS), layer }),
    // A hold lasts three minutes; a day changes what hours are known.
    fc.record({ what: fc.constant('wait' as const), minutes: fc.constantFrom(2, 3, 400) }),
    fc.record({
      what: fc.constant('open' as const),
      schedule: fc.constantFrom('s1', 's2', 's3'),
      versions: versions(now),
    }),
  );
};

/** A world that changes. */
type Live = Omit<World, 'now'> & { now: number };

/** Makes the same change to the rows and to the mirror, as a follower does: what it reads again, it replaces. */
function apply(given: Live, mirror: Mirror, made: Change): void {
  switch (made.what) {
    case 'put':
      given.instruments.set(made.record.id, made.record);
      put(given, mirror, made.record);
      return;
    case 'take':
      given.taken.set(made.id, [...made.spans]);
      setTaken(mirror, made.id, made.spans, given.now);
      return;
    case 'open':
      given.schedules.set(made.schedule, [...made.versions]);
      setSchedule(mirror, made.schedule, made.versions);
      return;
    case 'rule':
      given.layers.set(made.owner, made.layer);
      mirror.layers.set(made.owner, made.layer);
      for (const record of given.instruments.values()) {
        if (record.facilityId === made.owner || record.institutionId === made.owner) put(given, mirror, record);
      }
      return;
    case 'wait':
      given.now += made.minutes * MINUTE_MS;
      for (const _ of moveWindow(mirror.times, given.holidays, expansionWindow(given.now)));
      return;
    default:
      made satisfies never;
  }
}

const numRuns = Number(process.env.DISCOVERY_RUNS ?? 150);

describe('discovery agrees with a search that tries everything', () => {
  const asked = world.chain((given) =>
    fc.tuple(fc.constant(given), fc.array(fc.tuple(question(given.now), reader), { minLength: 4, maxLength: 8 })),
  );

  test('in sets, totals, facet counts, order, next free slots, prices and distances', () => {
    fc.assert(
      fc.property(asked, ([given, questions]) => {
        const mirror = mirrorOf(given);
        for (const [query, who] of questions) compare(given, mirror, query, who);
      }),
      { numRuns },
    );
  });

  test('also after edits, bookings, closures and new opening hours that it has followed', () => {
    const changed = asked.chain(([given, questions]) =>
      fc.tuple(
        fc.constant(given),
        fc.constant(questions),
        fc.array(change(given.now), { minLength: 1, maxLength: 12 }),
      ),
    );
    fc.assert(
      fc.property(changed, ([given, questions, changes]) => {
        const live: Live = {
          ...given,
          layers: new Map(given.layers),
          instruments: new Map(given.instruments),
          taken: new Map(given.taken),
          schedules: new Map(given.schedules),
        };
        const mirror = mirrorOf(live);
        // What an answer made it remember must not outlive a change.
        for (const [query, who] of questions) search(mirror, query, who, live.now, live.now);
        for (const one of changes) apply(live, mirror, one);
        for (const [query, who] of questions) compare(live, mirror, query, who);
      }),
      { numRuns },
    );
  });
});
