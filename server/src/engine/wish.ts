import type { Db } from '@jishi/db/open';
import { readActor } from '@jishi/db/queries/actor';
import { type BookableInstrument, factsOf } from '@jishi/db/queries/facts';
import { type OwnOffer, type PassedOn, readOwnOffers, readPassedOn } from '@jishi/db/queries/offer';
import type { WishTable } from '@jishi/db/schema';
import { type Actor, may } from '@jishi/shared/rules/access';
import type { Facts } from '@jishi/shared/rules/facts';
import { earliestOffered, offerUntil } from '@jishi/shared/rules/offer';
import { earliestTime, type Wish } from '@jishi/shared/rules/wish';
import { DAY_MS, type Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import { askerOf, type JudgedLine, judgeLine, judgingWindows, readFacts } from './judging.ts';

/** A row as the rules look at it. */
export function wishOf({ from_at, to_at, minutes, mode }: WishTable): Wish {
  return { from: from_at, to: to_at, minutes, mode: mode ?? undefined };
}

/** No horizon is longer; there is no use in reading what lies behind it. */
const FAR_MS = 367 * DAY_MS;

/** Around the parts of the windows of wishes that are not over and not too far ahead for any offer; empty when none is. */
export function windowsOf(wishes: readonly Span[], now: number): Span[] {
  const reach = wishes.map(({ from, to }) => ({ from: Math.max(from, now), to: Math.min(to, now + FAR_MS) }));
  return judgingWindows(reach.filter(({ from, to }) => from < to));
}

/** Time that a wish can be offered, judged for its person, and until when (epoch ms) the offer would stand. */
export type Offerable = { readonly judged: JudgedLine; readonly until: number };

/** Somebody in line with all that counts of them where they wait. */
export type Waiting = {
  readonly actor: Actor;
  readonly bookable: ReadonlyMap<string, BookableInstrument>;
  /** What was passed on before, by wish: it is not offered to the same wish again. */
  readonly passedOn: ReadonlyMap<string, readonly PassedOn[]>;
};

/**
 * Reads what counts for wishes that one person has for one group (or for nobody's). Null when none of them can be
 * offered anything: their windows are over or too far ahead, or the person has left the group.
 */
export async function readWaiting(
  deps: Deps,
  db: Db,
  wishes: readonly WishTable[],
  instrumentIds: readonly string[],
  now: number,
): Promise<Waiting | null> {
  const windows = windowsOf(
    wishes.map(({ from_at, to_at }) => ({ from: from_at, to: to_at })),
    now,
  );
  const [wish] = wishes;
  if (!wish || windows.length === 0) return null;
  const actor = await readActor(db, wish.person_id, now);
  if (!actor || !may.bookFor(actor, wish.group_id)) return null;
  const asker = askerOf(actor, wish.group_id, now);
  const bookable = await readFacts(deps, db, instrumentIds, asker, ...windows);
  const offers = await readOwnOffers(db, wish.person_id, now);
  const passedOn = await readPassedOn(
    db,
    wishes.map(({ id }) => id),
  );
  return { actor, bookable: new Map([...bookable].map(([id, one]) => [id, withOffers(one, offers)])), passedOn };
}

/** Time that is kept for somebody counts as theirs, so that nobody is offered more than they may have. */
function withOffers(instrument: BookableInstrument, offers: readonly OwnOffer[]): BookableInstrument {
  const here = offers.filter(({ instrumentId }) => instrumentId === instrument.id);
  if (here.length === 0) return instrument;
  const { facts } = instrument;
  const held = (offer: OwnOffer) => ({ from: offer.from, to: offer.to, state: 'confirmed' as const });
  const group = facts.person?.group;
  const ofGroup = here.filter(({ groupId }) => groupId === group?.id).map(held);
  const person = facts.person && {
    ...facts.person,
    group: group ? { ...group, booked: [...group.booked, ...ofGroup] } : null,
  };
  return { ...instrument, facts: { ...facts, own: [...facts.own, ...here.map(held)], person } };
}

type Candidate = { readonly instrument: BookableInstrument; readonly facts: Facts; readonly time: Span };

/** The earliest time for a wish on some of its instruments, of several the first one's. */
export function findTime(
  { actor, bookable, passedOn }: Waiting,
  wish: WishTable,
  instrumentIds: readonly string[],
  now: number,
): Offerable | null {
  const notAgain = passedOn.get(wish.id) ?? [];
  const found = instrumentIds.flatMap((id) => candidateOn(bookable.get(id), wish, notAgain, now));
  if (found.length === 0) return null;
  const { instrument, facts, time } = found.reduce((a, b) => (b.time.from < a.time.from ? b : a));
  const until = offerUntil(time.from, facts.rules, now);
  if (until === null) return null;
  const line = { ...time, instrumentId: instrument.id, mode: wish.mode ?? undefined };
  return { judged: judgeLine(line, instrument, actor, now), until };
}

function candidateOn(
  instrument: BookableInstrument | undefined,
  row: WishTable,
  passedOn: readonly PassedOn[],
  now: number,
): Candidate[] {
  if (!instrument) return [];
  const wish = wishOf(row);
  const facts = factsOf(instrument, wish.mode);
  const from = Math.max(wish.from, earliestOffered(facts.rules, now));
  const there = passedOn.filter((span) => span.instrumentId === instrument.id);
  const time = earliestTime({ ...wish, from }, facts, now, there);
  return time ? [{ instrument, facts, time }] : [];
}
