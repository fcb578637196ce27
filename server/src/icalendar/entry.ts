import type { CalendarBooking, CalendarClosure, CalendarExternal, CalendarPlace } from '@jishi/db/queries/calendar';
import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import { messagesIn } from '@jishi/shared/messages/say';
import type { BookingState } from '@jishi/shared/rules/lifecycle';
import { inLanguage, type Language } from '@jishi/shared/schema/primitives';
import type { Span } from '@jishi/shared/time/span';
import { dateOfDay, localDate, wallClock } from '@jishi/shared/time/zone';
import { cleanLine } from './clean.ts';
import type { Entry } from './document.ts';
import { BUSY, calendarMessages } from './messages.ts';
import { NO_UID, uidInFeed } from './uid.ts';

/** How a reader sees entries with details. */
export type Reading = {
  readonly language: Language;
  /** Says who booked: for staff of the facility. */
  readonly staff: boolean;
  /** Leaves the description out but for the link, for calendars that would grow too large. */
  readonly terse: boolean;
  /** Where the pages are, without a trailing slash; null leaves links out. */
  readonly baseUrl: string | null;
};

type Shown = {
  readonly status: Entry['status'];
  readonly givenUp: 'cancelled' | 'declined' | 'expired' | 'no-show' | null;
};

const SHOWN: Readonly<Record<BookingState, Shown>> = {
  pending: { status: 'TENTATIVE', givenUp: null },
  confirmed: { status: 'CONFIRMED', givenUp: null },
  'in-use': { status: 'CONFIRMED', givenUp: null },
  completed: { status: 'CONFIRMED', givenUp: null },
  cancelled: { status: 'CANCELLED', givenUp: 'cancelled' },
  declined: { status: 'CANCELLED', givenUp: 'declined' },
  expired: { status: 'CANCELLED', givenUp: 'expired' },
  'no-show': { status: 'CANCELLED', givenUp: 'no-show' },
};

export function bookingEntry(booking: CalendarBooking, reading: Reading): Entry {
  const texts = calendarMessages(reading.language);
  const { status, givenUp } = SHOWN[booking.state];
  const instrument = named(booking.instrument_zh, booking.instrument_en, reading.language);
  const summary = reading.staff ? texts.with(instrument, booking.person_name) : instrument;
  const url = linkTo(reading, `/bookings/${booking.id}`);
  return {
    uid: booking.calendar_uid,
    sequence: booking.sequence,
    revisedAt: revisedAt(booking),
    createdAt: booking.created_at,
    when: { from: booking.from_at, to: booking.to_at },
    summary: givenUp ? texts.givenUp[givenUp](summary) : summary,
    status,
    transparent: givenUp !== null,
    location: placeOf(booking, reading.language),
    description: reading.terse ? linkLine(reading, url) : describeBooking(booking, reading, url),
    ...(url === null ? {} : { url }),
  };
}

function describeBooking(booking: CalendarBooking, reading: Reading, url: string | null): string {
  const { language } = reading;
  const texts = calendarMessages(language);
  const institution = named(booking.institution_zh, booking.institution_en, language);
  const lines = [
    texts.state(messagesIn(language).states[booking.state]),
    texts.time(saySpan({ from: booking.from_at, to: booking.to_at }, booking.zone, language), booking.zone),
    reading.staff && institution !== '' ? texts.of(booking.person_name, institution) : '',
    texts.price(sayMoney({ amountMinor: booking.price_minor, currency: booking.currency }, language)),
    booking.purpose ? texts.purpose(booking.purpose) : '',
    booking.reason ? texts.reason(booking.reason) : '',
    linkLine(reading, url),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

export function closureEntry(closure: CalendarClosure, reading: Reading): Entry {
  const { language } = reading;
  const texts = calendarMessages(language);
  const instrument = named(closure.instrument_zh, closure.instrument_en, language);
  const url = linkTo(reading, `/instruments/${closure.instrument_id}`);
  const reason = reading.terse ? '' : `${texts.reason(closure.reason)}\n`;
  return {
    uid: closure.id,
    sequence: closure.sequence,
    revisedAt: revisedAt(closure),
    createdAt: closure.created_at,
    when: closureTimes(closure),
    summary: texts.with(instrument, messagesIn(language).kinds[closure.kind]),
    status: 'CONFIRMED',
    transparent: false,
    location: placeOf(closure, language),
    description: `${reason}${linkLine(reading, url)}`,
    ...(url === null ? {} : { url }),
  };
}

/**
 * Busy time of an external calendar. Such rows are never changed, only replaced: the UID is that of calendar, instrument
 * and start, and the row was revised when its id (UUIDv7) was made. Its title is for staff.
 */
export function externalEntry(busy: CalendarExternal, reading: Reading): Entry {
  const { language } = reading;
  const texts = calendarMessages(language);
  const instrument = named(busy.instrument_zh, busy.instrument_en, language);
  const url = linkTo(reading, `/instruments/${busy.instrument_id}`);
  const kind = messagesIn(language).kinds.external;
  const titled = reading.staff && busy.title !== null && cleanLine(busy.title) !== '';
  return {
    uid: uidInFeed(busy.calendar_id, `${busy.instrument_id} ${busy.from_at}`),
    sequence: 0,
    revisedAt: Math.max(instantOfId(busy.id), busy.instrument_updated_at, busy.facility_updated_at),
    createdAt: null,
    when: { from: busy.from_at, to: busy.to_at },
    summary: texts.with(instrument, titled ? `${kind}: ${busy.title}` : kind),
    status: 'CONFIRMED',
    transparent: false,
    location: placeOf(busy, language),
    description: linkLine(reading, url),
    ...(url === null ? {} : { url }),
  };
}

/** The instant that a UUIDv7 begins with (RFC 9562 §5.7), epoch ms; 0 for any other id. */
function instantOfId(id: string): number {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0;
}

/** A free slot of an instrument; it takes no time in the calendar that shows it. */
export type FreeSlot = Span & {
  readonly instrumentId: string;
  readonly place: CalendarPlace;
  readonly revisedAt: number;
};

/** Under a UID that only one feed has. */
export function slotEntry(slot: FreeSlot, reading: Reading): Entry {
  const { language } = reading;
  const { place } = slot;
  const texts = calendarMessages(language);
  const url = linkTo(reading, `/instruments/${slot.instrumentId}?week=${localDate(place.zone, slot.from)}`);
  const time = reading.terse ? '' : `${texts.time(saySpan(slot, place.zone, language), place.zone)}\n`;
  return {
    uid: NO_UID,
    sequence: 0,
    revisedAt: slot.revisedAt,
    createdAt: null,
    when: { from: slot.from, to: slot.to },
    summary: texts.free(named(place.instrument_zh, place.instrument_en, language)),
    status: 'CONFIRMED',
    transparent: true,
    location: placeOf(place, language),
    description: `${time}${linkLine(reading, url)}`,
    ...(url === null ? {} : { url }),
  };
}

/** The same time without details: only what the allow-list names, under a UID that only this feed has. */
export function busyEntry(entry: Entry): Entry {
  return {
    uid: NO_UID,
    sequence: entry.sequence,
    revisedAt: entry.revisedAt,
    createdAt: null,
    when: entry.when,
    summary: BUSY,
    status: entry.status,
    transparent: entry.transparent,
  };
}

/** Whole days of the facility's wall clock become dates, so that programs show them as days. */
function closureTimes(closure: CalendarClosure): Entry['when'] {
  const span = { from: closure.from_at, to: Math.min(closure.to_at, closure.ended_at ?? closure.to_at) };
  const first = wallClock(closure.zone, span.from);
  const end = wallClock(closure.zone, span.to);
  if (first.minute !== 0 || end.minute !== 0 || end.day <= first.day) return span satisfies Span;
  return { firstDay: dateOfDay(first.day), endDay: dateOfDay(end.day) };
}

/** A new name of the instrument or its place is seen too, so it counts as a revision. */
function revisedAt(row: { updated_at: number; instrument_updated_at: number; facility_updated_at: number }): number {
  return Math.max(row.updated_at, row.instrument_updated_at, row.facility_updated_at);
}

function named(zh: string | null, en: string | null, language: Language): string {
  return inLanguage({ ...(zh === null ? {} : { zh }), ...(en === null ? {} : { en }) }, language);
}

function placeOf(row: CalendarPlace, language: Language): string {
  const facility = named(row.facility_zh, row.facility_en, language);
  return row.facility_address ? `${facility}, ${row.facility_address}` : facility;
}

function linkTo(reading: Reading, path: string): string | null {
  return reading.baseUrl === null ? null : `${reading.baseUrl}${path}`;
}

function linkLine(reading: Reading, url: string | null): string {
  return url === null ? '' : calendarMessages(reading.language).details(url);
}
