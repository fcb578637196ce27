import type { Db } from '@jishi/db/open';
import type { StoredEvent } from '@jishi/db/queries/event';
import { readExternal } from '@jishi/db/queries/external';
import { readDeciders } from '@jishi/db/queries/mail';
import { noticeBookings, noticeInstruments, noticePlaces } from '@jishi/db/queries/notice';
import type { ExternalNews, MailContent } from '@jishi/shared/schema/notice';
import { z } from 'zod';
import { changeOf, dataOf } from '../change.ts';

const met = z.object({ bookingIds: z.array(z.string()).min(1), more: z.int() });
const held = z.object({ lost: z.int(), of: z.int() });
const failing = z.object({ since: z.number(), fault: z.string() });

export type ExternalMail = { readonly change: string; readonly personId: string; readonly content: MailContent };

/** What those who manage a facility are told of its outside calendars; whoever did it has seen it already. */
export async function externalMails(db: Db, events: readonly StoredEvent[], now: number): Promise<ExternalMail[]> {
  const told = events.filter(({ kind, facility_id }) => kind.startsWith('external.') && facility_id !== null);
  if (told.length === 0) return [];
  const facilityIds = [...new Set(told.flatMap(({ facility_id: id }) => (id === null ? [] : [id])))];
  const places = await noticePlaces(db, facilityIds);
  const managers = await readDeciders(db, { facilityIds, groupIds: [] }, now);
  const mails: ExternalMail[] = [];
  for (const event of told) {
    const facilityId = event.facility_id ?? '';
    const place = places.get(facilityId);
    const news = place ? await newsOf(db, event, place.zone) : null;
    const calendar = news ? await readExternal(db, event.subject_id) : undefined;
    if (!place || !news || !calendar) continue;
    const content: MailContent = {
      kind: 'external',
      calendar: { id: calendar.id, name: calendar.name },
      facilityId,
      facility: place.name,
      zone: place.zone,
      news,
    };
    const readers = (managers.get(facilityId) ?? []).filter((personId) => personId !== event.actor_id);
    mails.push(...readers.map((personId) => ({ change: changeOf(event), personId, content })));
  }
  return mails;
}

async function newsOf(db: Db, event: StoredEvent, zone: string): Promise<ExternalNews | null> {
  const data = dataOf(event);
  if (event.kind === 'external.met') return metNews(db, met.safeParse(data).data, zone);
  if (event.kind === 'external.held') {
    const said = held.safeParse(data).data;
    return said ? { what: 'held', ...said } : null;
  }
  if (event.kind !== 'external.failing' && event.kind !== 'external.stopped') return null;
  const said = failing.safeParse(data).data;
  const what = event.kind === 'external.failing' ? 'failing' : 'stopped';
  return said ? { what, since: said.since, error: said.fault } : null;
}

async function metNews(db: Db, said: z.infer<typeof met> | undefined, zone: string): Promise<ExternalNews | null> {
  if (!said) return null;
  const bookings = await noticeBookings(db, said.bookingIds);
  const instruments = await noticeInstruments(
    db,
    [...bookings.values()].map((booking) => booking.instrument_id),
  );
  const items = said.bookingIds.flatMap((bookingId) => {
    const booking = bookings.get(bookingId);
    if (!booking) return [];
    const instrument = instruments.get(booking.instrument_id)?.name ?? null;
    return [
      { bookingId, instrument, person: booking.person, zone, time: { from: booking.from_at, to: booking.to_at } },
    ];
  });
  return items.length === 0 ? null : { what: 'met', items, more: said.more };
}
