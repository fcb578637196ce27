import { readPlacedInstruments } from '@jishi/db/queries/naming';
import { readOffersOf } from '@jishi/db/queries/offer';
import {
  countFacilityLine,
  type FacilityWish,
  listWishes,
  readFacilityLine,
  readPlaces,
  readWish,
  readWishInstruments,
} from '@jishi/db/queries/wish';
import type { OfferTable, WishTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { Anyone } from '@jishi/shared/rules/access';
import { formatInstant, formatSpan } from '@jishi/shared/schema/primitives';
import type { FacilityLine, Offer, Wish } from '@jishi/shared/schema/wish';
import type { Deps } from '../context.ts';
import { managedFacility } from '../engine/managed.ts';
import { signedIn } from '../http/actor.ts';

/** More than can be in line at once: the rest are those that were over last. */
const MAX_SHOWN = 50;
/** Entries of a facility's lines that are listed; the counts are of all. */
const MAX_LISTED = 500;

/** One's own wishes, those in line first, with the place of each and the offer that is open. */
export async function readWaitlist(deps: Deps, anyone: Anyone): Promise<Wish[]> {
  const actor = signedIn(anyone);
  return wishesOut(deps, await listWishes(deps.store.read, actor.personId, MAX_SHOWN));
}

/** One of one's own wishes; `not-found` also for somebody else's. */
export async function readOneWish(deps: Deps, anyone: Anyone, wishId: string): Promise<Wish> {
  const actor = signedIn(anyone);
  const row = await readWish(deps.store.read, wishId);
  if (!row || row.person_id !== actor.personId) throw new ProblemError('not-found', 'no such wish');
  const [wish] = await wishesOut(deps, [row]);
  return wish as Wish;
}

type Placed = Awaited<ReturnType<typeof readPlacedInstruments>>;

async function wishesOut(deps: Deps, rows: readonly WishTable[]): Promise<Wish[]> {
  const db = deps.store.read;
  const ids = rows.map((row) => row.id);
  const [lines, places, offers] = await Promise.all([
    readWishInstruments(db, ids),
    readPlaces(db, ids),
    readOffersOf(db, ids),
  ]);
  const offered = [...offers.values()].map((offer) => offer.instrument_id);
  const placed = await readPlacedInstruments(db, [...rows.map((row) => row.instrument_id), ...offered]);
  const now = deps.clock();
  return rows.map((row) => {
    const open = offers.get(row.id);
    return {
      id: row.id,
      ...(placed.get(row.instrument_id) as NonNullable<ReturnType<Placed['get']>>),
      instrumentIds: lines.get(row.id) ?? [],
      ...formatSpan({ from: row.from_at, to: row.to_at }),
      minutes: row.minutes,
      mode: row.mode,
      groupId: row.group_id,
      state: row.state,
      place: places.get(row.id) ?? null,
      // One that is over does not count, whether or not anybody has ended it.
      offer: open && open.expires_at > now ? offerOut(open, placed) : null,
      createdAt: formatInstant(row.created_at),
    };
  });
}

function offerOut(offer: OfferTable, placed: Placed): Offer {
  return {
    id: offer.id,
    ...(placed.get(offer.instrument_id) as NonNullable<ReturnType<Placed['get']>>),
    ...formatSpan({ from: offer.from_at, to: offer.to_at }),
    expiresAt: formatInstant(offer.expires_at),
  };
}

/** The lines of a facility for its managers: counts and order. Throws `forbidden`, `not-found`, `unauthenticated`. */
export async function readFacilityWaitlist(deps: Deps, anyone: Anyone, facilityId: string): Promise<FacilityLine> {
  await managedFacility(deps, anyone, facilityId);
  const db = deps.store.read;
  const [entries, counts] = await Promise.all([
    readFacilityLine(db, facilityId, MAX_LISTED),
    countFacilityLine(db, facilityId),
  ]);
  const instrumentIds = [...new Set(counts.map(({ instrumentId }) => instrumentId))];
  const placed = await readPlacedInstruments(db, instrumentIds);
  const countOf = (instrumentId: string, state: FacilityWish['state']) =>
    counts.find((one) => one.instrumentId === instrumentId && one.state === state)?.count ?? 0;
  return {
    instruments: instrumentIds.flatMap((instrumentId) => {
      const instrument = placed.get(instrumentId)?.instrument;
      const [waiting, offered] = [countOf(instrumentId, 'waiting'), countOf(instrumentId, 'offered')];
      return instrument ? [{ instrument, waiting, offered }] : [];
    }),
    items: entries.map((entry, index) => ({
      id: entry.id,
      instrumentId: entry.instrumentId,
      place: 1 + index - entries.findIndex((other) => other.instrumentId === entry.instrumentId),
      ...formatSpan(entry),
      minutes: entry.minutes,
      mode: entry.mode,
      state: entry.state,
      since: formatInstant(entry.queuedAt),
    })),
  };
}
