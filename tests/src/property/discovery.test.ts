import type { InstrumentRecord } from '@jishi/db/queries/discovery';
import { pack, unpack } from '@jishi/server/discovery/follow/image';
import { pinyinFor } from '@jishi/server/discovery/language/readings';
import {
  type Mirror,
  newMirror,
  putInstrument,
  setLayer,
  setOutsiders,
  setSchedule,
  sharedAmong,
} from '@jishi/server/discovery/mirror/mirror';
import { type Asking, search } from '@jishi/server/discovery/search';
import { addSchedule, moveWindow } from '@jishi/server/discovery/time/group';
import { setTaken } from '@jishi/server/discovery/time/taken';
import { expansionWindow } from '@jishi/server/discovery/time/timeline';
import type { Booked } from '@jishi/shared/rules/facts';
import type { InstrumentPage, InstrumentQuery } from '@jishi/shared/schema/instrument';
import type { RuleLayer } from '@jishi/shared/schema/rules';
import { MINUTE_MS } from '@jishi/shared/time/span';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expected } from './discovery/oracle.ts';
import { asking, question } from './discovery/question.ts';
import { languageOf } from './discovery/words.ts';
import {
  idOf,
  instrument,
  layer,
  OWNERS,
  outsiders,
  SCHEDULES,
  taken,
  versions,
  type World,
  world,
} from './discovery/world.ts';

function mirrorOf(given: World): Mirror {
  const reference = { ...given.reference, layers: given.layers };
  const mirror = newMirror(reference, given.holidays, expansionWindow(given.now));
  for (const [id, said] of given.schedules) addSchedule(mirror.times, id, said);
  for (const record of given.instruments.values()) put(given, mirror, record);
  return mirror;
}

/** What a follower does with an instrument that it has read: it reads what is taken of it and its parts, and by whom. */
function put(given: World, mirror: Mirror, record: InstrumentRecord): void {
  putInstrument(mirror, record);
  const ids = [record.id, ...record.parts.map(({ id }) => id)];
  for (const id of ids) setTaken(mirror, id, given.taken.get(id) ?? [], given.now);
  share(given, mirror, record.id);
}

/** Few instruments limit the share of outsiders; of the others nobody reads who has booked them. */
function share(given: World, mirror: Mirror, id: string): void {
  for (const one of sharedAmong(mirror, [id])) setOutsiders(mirror, one, given.outsiders.get(one) ?? []);
}

/** All pages of an answer, one after the other. */
function readAll(mirror: Mirror, query: InstrumentQuery, who: Asking, now: number): InstrumentPage {
  const first = search(mirror, query, who, now, now);
  const items = [...first.items];
  for (let next = first.next; next !== null; ) {
    const page = search(mirror, { ...query, cursor: next }, who, now, now);
    expect(page.total).toBe(first.total);
    items.push(...page.items);
    next = page.next;
  }
  return { ...first, items, next: null };
}

async function compare(given: World, mirror: Mirror, query: InstrumentQuery, who: Asking): Promise<void> {
  await pinyinFor(mirror.things);
  const right = expected(given, query, who, await languageOf(given));
  const answer = readAll(mirror, query, who, given.now);
  expect(readAll(mirror, { ...query, limit: 100 }, who, given.now)).toEqual(answer);
  const items = answer.items.map((item) => ({
    id: item.id,
    nextFree: item.nextFree && { from: Date.parse(item.nextFree.from), to: Date.parse(item.nextFree.to) },
    distanceKm: item.distanceKm,
    priceMinor: item.price?.amountMinor ?? null,
    modes: item.modes,
    approval: item.approval,
    authorisation: item.authorisation,
    access: item.access,
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
  | { readonly what: 'share'; readonly id: string; readonly booked: readonly Booked[] }
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
    fc.record({ what: fc.constant('share' as const), id, booked: outsiders(now) }),
    fc.record({ what: fc.constant('rule' as const), owner: fc.constantFrom(...OWNERS), layer }),
    // A hold lasts three minutes; a day changes what hours are known.
    fc.record({ what: fc.constant('wait' as const), minutes: fc.constantFrom(2, 3, 400) }),
    fc.record({
      what: fc.constant('open' as const),
      schedule: fc.constantFrom(...SCHEDULES),
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
    case 'share':
      given.outsiders.set(made.id, made.booked);
      share(given, mirror, made.id);
      return;
    case 'rule':
      given.layers.set(made.owner, made.layer);
      setLayer(mirror, made.owner, made.layer);
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

/** A world of its own for changes. */
function copyOf(given: World): Live {
  return {
    ...given,
    layers: new Map(given.layers),
    instruments: new Map(given.instruments),
    taken: new Map(given.taken),
    outsiders: new Map(given.outsiders),
    schedules: new Map(given.schedules),
  };
}

// A counterexample is a whole world: making it smaller takes minutes and changes little.
const settings = { numRuns: Number(process.env.DISCOVERY_RUNS ?? 150), endOnFailure: true };

describe('discovery agrees with a search that tries everything', () => {
  const asked = world.chain((given) =>
    fc.tuple(
      fc.constant(given),
      fc.array(fc.tuple(question(given.now), asking(given.now)), { minLength: 4, maxLength: 8 }),
    ),
  );
  const changed = asked.chain(([given, questions]) =>
    fc.tuple(fc.constant(given), fc.constant(questions), fc.array(change(given.now), { minLength: 1, maxLength: 12 })),
  );

  test('in sets, totals, facet counts, order, next free slots, access, prices and distances', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ([given, questions]) => {
        const mirror = mirrorOf(given);
        for (const [query, who] of questions) await compare(given, mirror, query, who);
      }),
      settings,
    );
  });

  test('also after edits, bookings, closures and new opening hours that it has followed', async () => {
    await fc.assert(
      fc.asyncProperty(changed, async ([given, questions, changes]) => {
        const live = copyOf(given);
        const mirror = mirrorOf(live);
        // What an answer made it remember must not outlive a change.
        for (const [query, who] of questions) search(mirror, query, who, live.now, live.now);
        for (const one of changes) apply(live, mirror, one);
        for (const [query, who] of questions) await compare(live, mirror, query, who);
      }),
      settings,
    );
  });

  test('also after a restart from its image, and after what happened since', async () => {
    await fc.assert(
      fc.asyncProperty(changed, async ([given, questions, changes]) => {
        const live = copyOf(given);
        const before = mirrorOf(live);
        const half = changes.length >> 1;
        for (const one of changes.slice(0, half)) apply(live, before, one);
        const mirror = unpack(pack(before));
        await Promise.all([pinyinFor(before.things), pinyinFor(mirror.things)]);
        for (const [query, who] of questions) {
          expect(readAll(mirror, query, who, live.now)).toEqual(readAll(before, query, who, live.now));
        }
        for (const one of changes.slice(half)) apply(live, mirror, one);
        for (const [query, who] of questions) await compare(live, mirror, query, who);
      }),
      settings,
    );
  });
});
