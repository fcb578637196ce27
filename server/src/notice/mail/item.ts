import type { StoredEvent } from '@jishi/db/queries/event';
import { type BreachKind, breachKind, type MailItem, type NoticeKind } from '@jishi/shared/schema/notice';
import type { Span } from '@jishi/shared/time/span';
import { z } from 'zod';
import { dataOf } from '../change.ts';
import type { Facts } from './facts.ts';

const MAX_MESSAGE = 2000;

const span = z.object({ from: z.number(), to: z.number() });
const told = z.looseObject({
  from: z.number().optional().catch(undefined),
  to: z.number().optional().catch(undefined),
  was: span.optional().catch(undefined),
  state: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  until: z.number().optional().catch(undefined),
  note: z.string().optional().catch(undefined),
  closed: z.boolean().optional().catch(undefined),
  waive: z.boolean().optional().catch(undefined),
  restored: z.boolean().optional().catch(undefined),
  breach: breachKind.optional().catch(undefined),
  count: z.int().optional().catch(undefined),
  limit: z.int().nullish().catch(undefined),
  for: z.string().optional().catch(undefined),
  place: z.enum(['joined', 'waiting']).optional().catch(undefined),
  party: z.enum(['group-head', 'manager']).optional().catch(undefined),
});
export type Told = z.infer<typeof told>;

/** What the event itself says, as it was when it happened; rows may have changed since. */
export function toldIn(event: StoredEvent): Told {
  return told.parse(dataOf(event));
}

/** Rows that an event is about, one of them at most. */
function rowsOf(event: StoredEvent, facts: Facts) {
  const breach = facts.breaches.get(event.subject_id);
  return {
    breach,
    offer: facts.offers.get(event.subject_id),
    pause: facts.pauses.get(event.subject_id),
    authorisation: facts.authorisations.get(event.subject_id),
    trouble: facts.troubles.get(event.subject_id),
    booking: facts.bookings.get(breach?.booking_id ?? event.subject_id),
  };
}

/** Whom an event concerns; null when nobody in particular. */
export function concerned(event: StoredEvent, facts: Facts): string | null {
  const { offer, breach, pause, authorisation, booking } = rowsOf(event, facts);
  return event.person_id ?? (offer ?? breach ?? pause ?? authorisation ?? booking)?.person_id ?? null;
}

export type Addition = { readonly until?: number | null; readonly person?: string | null };

/** The facts that a mail tells of an event. */
export function itemOf(event: StoredEvent, what: NoticeKind, facts: Facts, addition: Addition = {}): MailItem {
  const rows = rowsOf(event, facts);
  const { offer, breach, pause, authorisation, booking, trouble } = rows;
  const said = toldIn(event);
  const instrumentId =
    event.instrument_id ?? booking?.instrument_id ?? offer?.instrument_id ?? authorisation?.instrument_id ?? null;
  const instrument = instrumentId === null ? undefined : facts.instruments.get(instrumentId);
  const owner = breach ?? pause ?? authorisation ?? booking;
  const facilityId = event.facility_id ?? owner?.facility_id ?? instrument?.facilityId ?? null;
  const place = facilityId === null ? undefined : facts.places.get(facilityId);
  return {
    what,
    subjectId: event.subject_id,
    at: event.at,
    instrument: instrument?.name ?? null,
    ...(trouble ? { instrumentId: trouble.instrument_id } : {}),
    facility: place?.name ?? null,
    zone: place?.zone ?? null,
    time: timeOf(said, offer ?? booking),
    was: said.was ?? null,
    state: said.state ?? booking?.state ?? trouble?.kind ?? null,
    until: addition.until ?? said.until ?? offer?.expires_at ?? pause?.until_at ?? authorisation?.until_at ?? null,
    message: what === 'trouble-reported' ? (trouble?.text ?? null) : messageOf(said, rows),
    breach:
      said.breach === undefined || said.count === undefined ? null : breachOf(said.breach, said.count, said.limit),
    person: addition.person ?? facts.names.get(said.for ?? '') ?? null,
  };
}

function breachOf(kind: BreachKind, count: number, limit: number | null | undefined): MailItem['breach'] {
  return { kind, count, limit: limit ?? null };
}

function timeOf(said: Told, row: { from_at: number; to_at: number } | undefined): Span | null {
  if (said.from !== undefined && said.to !== undefined) return { from: said.from, to: said.to };
  return row ? { from: row.from_at, to: row.to_at } : null;
}

/** What somebody wrote about it; why a booking ended stands in its row too, but not why another one was moved. */
function messageOf(said: Told, { breach, pause, booking, trouble }: ReturnType<typeof rowsOf>): string | null {
  const ended = booking && ['cancelled', 'declined'].includes(said.state ?? '') ? booking.reason : null;
  const message =
    said.message ?? said.reason ?? said.note ?? breach?.note ?? pause?.reason ?? ended ?? trouble?.answer ?? null;
  return message === null ? null : message.slice(0, MAX_MESSAGE);
}
