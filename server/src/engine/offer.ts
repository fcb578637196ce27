import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { readUsers } from '@jishi/db/queries/needs';
import { closeOffer, insertOffer, type OfferState, readOpenOffers } from '@jishi/db/queries/offer';
import { changeWish, type InLine, isAwaited, lockLine, readLine, type WishState } from '@jishi/db/queries/wish';
import type { OfferTable } from '@jishi/db/schema';
import { isOver } from '@jishi/shared/rules/expiry';
import { freeSpans } from '@jishi/shared/rules/suggest';
import { hasRoom } from '@jishi/shared/rules/wish';
import type { BookingRules } from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import type { Deps } from '../context.ts';
import type { Change } from './change.ts';
import { askerOf, readFacts } from './judging.ts';
import { release, seize } from './time.ts';
import { findTime, type Offerable, readWaiting, type Waiting, windowsOf, wishOf } from './wish.ts';

/** Wishes of a line that are looked at; the others are in it for very long. */
const MAX_LINE = 500;
/**
 * People for whom freed time is judged in one change, others hold the lock up; the sweep of the waiting list asks the
 * rest. However many wishes somebody has, they count once: nobody can fill the line up alone.
 */
const MAX_PEOPLE = 20;

/**
 * Offers time that is free on instruments to those who wait for it, in their order, before anybody else can have it.
 * Where a part was freed it looks at the instruments that always need it. What is not locked is left to the sweep.
 * `passOver` names wishes for which nothing was found just now.
 */
export async function offerFreed(
  deps: Deps,
  change: Change,
  freedIds: ReadonlySet<string>,
  passOver: ReadonlySet<string> = new Set(),
): Promise<void> {
  const freed = [...freedIds];
  if (freed.length === 0) return;
  const touched = new Set([...freed, ...(await readUsers(change.trx, freed))]);
  const instrumentIds = [...touched].filter((id) => change.locked.has(id));
  if (instrumentIds.length === 0 || !(await isAwaited(change.trx, instrumentIds))) return;
  await lockLine(change.trx);
  const line = await readLine(change.trx, instrumentIds, MAX_LINE);
  await askInTurn(
    deps,
    change,
    line.filter(({ id }) => !passOver.has(id)),
  );
}

async function askInTurn(deps: Deps, change: Change, line: readonly InLine[]): Promise<void> {
  const { trx, now } = change;
  const besides = Map.groupBy(line, whose);
  const people = new Set<string>();
  let rooms = await readRooms(deps, change, line);
  let known = new Map<string, Waiting | null>();
  for (const wish of line) {
    const withRoom = instrumentsWithRoom(wish, rooms);
    if (withRoom.length === 0) continue;
    if (people.add(wish.person_id).size > MAX_PEOPLE) return;
    if (!known.has(whose(wish))) {
      const wishes = besides.get(whose(wish)) ?? [];
      const instrumentIds = new Set(wishes.flatMap((one) => instrumentsWithRoom(one, rooms)));
      known.set(whose(wish), await readWaiting(deps, trx, wishes, [...instrumentIds], now));
    }
    const waiting = known.get(whose(wish));
    const found = waiting && findTime(waiting, wish, withRoom, now);
    if (!found || !isLocked(change, found)) continue;
    await makeOffer(change, wish, found);
    rooms = await readRooms(deps, change, line);
    known = new Map();
  }
}

/** Wishes of one person for one group are judged on the same facts, which are read once. */
function whose({ person_id, group_id }: InLine): string {
  return `${person_id} ${group_id}`;
}

function instrumentsWithRoom(wish: InLine, rooms: ReadonlyMap<string, Room>): string[] {
  return wish.instrumentIds.filter((id) => {
    const room = rooms.get(id);
    return room && hasRoom(wishOf(wish), room.free, room.rules);
  });
}

type Room = { readonly free: readonly Span[]; readonly rules: BookingRules };

/** Where the instruments of a line are free; that, and the rules that are looked at here, are the same for everybody. */
async function readRooms(deps: Deps, { trx, now }: Change, line: readonly InLine[]): Promise<Map<string, Room>> {
  const windows = windowsOf(
    line.map(({ from_at, to_at }) => ({ from: from_at, to: to_at })),
    now,
  );
  if (windows.length === 0) return new Map();
  const instrumentIds = new Set(line.flatMap((wish) => wish.instrumentIds));
  const bookable = await readFacts(deps, trx, [...instrumentIds], askerOf(null, null, now), ...windows);
  return new Map([...bookable].map(([id, { facts }]) => [id, { free: freeSpans(facts), rules: facts.rules }]));
}

function isLocked({ locked }: Change, { judged }: Offerable): boolean {
  return [...judged.partStations.keys()].every((partId) => locked.has(partId));
}

async function makeOffer(change: Change, wish: InLine, { judged, until }: Offerable): Promise<void> {
  const { instrument, request } = judged;
  const offer: OfferTable = {
    id: change.newId(),
    wish_id: wish.id,
    person_id: wish.person_id,
    instrument_id: instrument.id,
    from_at: request.from,
    to_at: request.to,
    state: 'open',
    booking_id: null,
    created_at: change.now,
    expires_at: until,
    ended_at: null,
  };
  await insertOffer(change.trx, offer);
  await seize(change, [{ id: offer.id, kind: 'hold', expiresAt: until, judged }]);
  await changeWish(change.trx, wish.id, 'waiting', { state: 'offered' });
  await tellOffer(change, offer, 'made', null);
}

/** Whoever let the time go made no offer: it is the server that asks, and that stops waiting for an answer. */
async function tellOffer(
  change: Change,
  offer: OfferTable,
  what: 'made' | Ending,
  actorId: string | null,
): Promise<void> {
  const place = await readInstrumentPlace(change.trx, offer.instrument_id);
  change.tell({
    kind: `offer.${what}`,
    subjectId: offer.id,
    instrumentId: offer.instrument_id,
    facilityId: place?.facility_id ?? null,
    personId: offer.person_id,
    actorId,
    data: { wishId: offer.wish_id, from: offer.from_at, to: offer.to_at, expiresAt: offer.expires_at },
  });
}

/** How an offer ends, and what becomes of its wish. Who did not answer stands behind those who had no chance to. */
type Ending = Exclude<OfferState, 'open'>;
const AFTERWARDS: Readonly<Record<Ending, WishState>> = {
  accepted: 'fulfilled',
  declined: 'waiting',
  expired: 'waiting',
  withdrawn: 'waiting',
};

type More = {
  /** What an accepted offer became. */
  readonly bookingId?: string;
  /** A wish that is withdrawn takes its offer with it. */
  readonly wishAfter?: WishState;
};

/** Ends an open offer and gives its time back, so that the next in line is asked. Its instrument must be locked. */
export async function endOffer(change: Change, offer: OfferTable, state: Ending, more: More = {}): Promise<void> {
  const { trx, now, actor } = change;
  await lockLine(trx);
  await release(change, [offer.id]);
  await closeOffer(trx, offer.id, { state, ended_at: now, booking_id: more.bookingId ?? null });
  await changeWish(trx, offer.wish_id, 'offered', {
    state: more.wishAfter ?? AFTERWARDS[state],
    ...(state === 'expired' ? { queued_at: now } : {}),
  });
  const byPerson = state === 'accepted' || state === 'declined' || more.wishAfter !== undefined;
  await tellOffer(change, offer, state, byPerson ? (actor?.personId ?? null) : null);
}

/** Ends those of the offers whose time to answer is over, as far as their instruments are locked. */
export async function expireOffers(change: Change, offerIds: readonly string[]): Promise<void> {
  for (const offer of await readOpenOffers(change.trx, offerIds)) {
    if (isOver(offer.expires_at, change.now) && change.locked.has(offer.instrument_id)) {
      await endOffer(change, offer, 'expired');
    }
  }
}
