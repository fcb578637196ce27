import { readInstrumentPlace } from '@jishi/db/queries/agenda';
import { listBookings, viewBooking } from '@jishi/db/queries/booking';
import { readLines, readOrder } from '@jishi/db/queries/order';
import { ProblemError } from '@jishi/shared/problem';
import { type Actor, type Anyone, may } from '@jishi/shared/rules/access';
import type { Booking, BookingQuery, Order } from '@jishi/shared/schema/booking';
import { id } from '@jishi/shared/schema/primitives';
import { z } from 'zod';
import type { Deps } from '../context.ts';
import { managerOf } from '../engine/managed.ts';
import { subjectOf } from '../engine/parties.ts';
import { signedIn } from '../http/actor.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { bookingsOut, orderOut } from './view.ts';

/** Where a page of bookings ends: the start and id of its last one. */
const place = z.tuple([z.int(), id]);

/** One booking; `not-found` also for somebody else's. */
export async function readOneBooking(deps: Deps, actor: Anyone, bookingId: string): Promise<Booking> {
  const known = signedIn(actor);
  const row = await viewBooking(deps.store.read, bookingId);
  if (!row || !may.readBooking(known, subjectOf(row))) throw new ProblemError('not-found', 'no such booking');
  const [shown] = await bookingsOut(deps.store.read, [row], known, deps.clock());
  return shown as Booking;
}

/** One order of one's own; staff see the lines in their facilities, and their price. */
export async function readOneOrder(deps: Deps, actor: Anyone, orderId: string): Promise<Order> {
  const known = signedIn(actor);
  const order = await readOrder(deps.store.read, orderId);
  const lines = order ? await readLines(deps.store.read, orderId) : [];
  const readable = lines.filter((line) => may.readBooking(known, subjectOf(line)));
  if (!order || readable.length === 0) throw new ProblemError('not-found', 'no such order');
  if (readable.length === lines.length) return orderOut(order, lines);
  return orderOut({ ...order, price_minor: readable.reduce((sum, line) => sum + line.price_minor, 0) }, readable);
}

/**
 * Bookings by start, past ones the latest first: one's own, and for staff those of their facilities when they ask for one of them, for one of
 * their instruments or for `mine=0`, for a group's head those of the group. Asking for a facility that one does not
 * manage is `forbidden`, for a group that one does not head `not-found`.
 */
export async function readBookings(
  deps: Deps,
  actor: Anyone,
  query: BookingQuery,
): Promise<{ items: Booking[]; next: string | null }> {
  const known = signedIn(actor);
  const { limit, cursor, ...question } = query;
  const after = cursor === undefined ? undefined : decodeCursor(question, cursor, place);
  const rows = await listBookings(
    deps.store.read,
    {
      ...(await ownership(deps, known, query)),
      ...(query.instrument === undefined ? {} : { instrumentId: query.instrument }),
      ...(query.from === undefined ? {} : { from: query.from }),
      ...(query.to === undefined ? {} : { to: query.to }),
      ...(query.past ? { pastAt: deps.clock() } : {}),
      ...(after ? { after } : {}),
      states: query.state,
    },
    limit + 1,
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: await bookingsOut(deps.store.read, items, known, deps.clock()),
    next: rows.length > limit && last ? encodeCursor(question, [last.from_at, last.id]) : null,
  };
}

type Ownership = { personId?: string; groupId?: string; facilityIds?: string[] };

async function ownership(deps: Deps, actor: Actor, query: BookingQuery): Promise<Ownership> {
  if (query.group !== undefined) return groupOwnership(actor, query, query.group);
  if (query.facility !== undefined) {
    if (query.mine) return { personId: actor.personId, facilityIds: [query.facility] };
    managerOf(actor, query.facility);
    return { facilityIds: [query.facility] };
  }
  if (query.instrument !== undefined && query.mine === undefined) {
    const place = await readInstrumentPlace(deps.store.read, query.instrument);
    if (place && may.manageFacility(actor, place.facility_id)) return { facilityIds: [place.facility_id] };
  }
  if (query.mine === false && actor.administrator) return {};
  if (query.mine === false && actor.facilityIds.size > 0) return { facilityIds: [...actor.facilityIds] };
  return { personId: actor.personId };
}

function groupOwnership(actor: Actor, { mine, facility }: BookingQuery, groupId: string): Ownership {
  const where = { groupId, ...(facility === undefined ? {} : { facilityIds: [facility] }) };
  if (mine) return { ...where, personId: actor.personId };
  if (!may.leadGroup(actor, groupId)) throw new ProblemError('not-found', 'no such group');
  return where;
}
