import type { Db } from '@jishi/db/open';
import type { StoredEvent } from '@jishi/db/queries/event';
import { readDeciders, readTurns } from '@jishi/db/queries/mail';
import {
  noticeAuthorisations,
  noticeBookings,
  noticeBreaches,
  noticeInstruments,
  noticeNames,
  noticeOffers,
  noticePauses,
  noticePlaces,
  noticeTroubles,
} from '@jishi/db/queries/notice';
import { dataOf } from '../change.ts';

export type Facts = Awaited<ReturnType<typeof readFacts>>;

function areaOf(event: StoredEvent): string {
  return event.kind.slice(0, event.kind.indexOf('.'));
}

function isThere(id: string | null | undefined): id is string {
  return id !== null && id !== undefined;
}

/** Everything that mails about these events tell, and who is to decide; a few statements whatever their number. */
export async function readFacts(db: Db, events: readonly StoredEvent[], now: number) {
  const byArea = Map.groupBy(events, areaOf);
  const subjects = (area: string) => (byArea.get(area) ?? []).map((event) => event.subject_id);
  const offers = await noticeOffers(db, subjects('offer'));
  const breaches = await noticeBreaches(db, subjects('breach'));
  const pauses = await noticePauses(db, subjects('pause'));
  const authorisations = await noticeAuthorisations(db, subjects('authorisation'));
  const troubles = await noticeTroubles(db, subjects('trouble'));
  const booked = [...breaches.values()].map((breach) => breach.booking_id);
  const bookings = await noticeBookings(db, [...subjects('booking'), ...subjects('invitation'), ...booked]);

  const instruments = await noticeInstruments(db, [
    ...events.map((event) => event.instrument_id).filter(isThere),
    ...[...bookings.values(), ...offers.values()].map((row) => row.instrument_id),
    ...[...authorisations.values()].map((row) => row.instrument_id).filter(isThere),
  ]);
  const facilityIds = [
    ...events.map((event) => event.facility_id),
    ...[...bookings.values(), ...breaches.values(), ...pauses.values(), ...authorisations.values()].map(
      (row) => row.facility_id,
    ),
    ...[...instruments.values()].map((row) => row.facilityId),
  ].filter(isThere);
  const groupIds = [...bookings.values()].map((row) => row.group_id).filter(isThere);
  const places = await noticePlaces(db, facilityIds);
  const absent = (byArea.get('stand-in') ?? []).map((event) => dataOf(event).for);
  const names = await noticeNames(
    db,
    absent.filter((id) => typeof id === 'string'),
  );
  const turns = await readTurns(db, subjects('booking'));
  const unique = { facilityIds: [...new Set(facilityIds)], groupIds: [...new Set(groupIds)] };
  const deciders = await readDeciders(db, unique, now);
  return { names, offers, breaches, pauses, authorisations, troubles, bookings, instruments, places, turns, deciders };
}
