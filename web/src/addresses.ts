import type { FeedDetail, FeedKind } from '@jishi/shared/schema/feed';
import type { Language } from '@jishi/shared/schema/primitives';
import { readCompared } from './compare/compared.ts';
import { isLanguage } from './messages/language.ts';
import { readText, readTexts } from './url.ts';

/** What stands in the addresses of the pages. What makes no sense is left out, never an error. */
type Search = Record<string, unknown>;

export const FEED_KINDS = [
  'me',
  'group',
  'instrument',
  'facility',
  'availability',
] as const satisfies readonly FeedKind[];
export const FEED_DETAILS = ['full', 'busy'] as const satisfies readonly FeedDetail[];

export const BOOKING_VIEWS = ['upcoming', 'pending', 'past', 'calendar'] as const;
export type BookingView = (typeof BOOKING_VIEWS)[number];
export type ListView = Exclude<BookingView, 'calendar'>;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function readAnyPage(search: Search): { lang?: Language | undefined } {
  return { lang: isLanguage(search.lang) ? search.lang : undefined };
}

export type InstrumentAddress = {
  /** A date of the week shown, on the facility's calendar. */
  week?: string | undefined;
  /** The chosen time, RFC 3339. */
  from?: string | undefined;
  to?: string | undefined;
  mode?: string | undefined;
  /** Accessories to take along. */
  parts?: string[] | undefined;
  view?: 'list' | undefined;
  /** Lines that the order already has. */
  line?: string[] | undefined;
  /** Instruments chosen to be compared. */
  compare?: string[] | undefined;
};

export function readInstrumentAddress(search: Search): InstrumentAddress {
  return {
    week: readText(search.week),
    from: readText(search.from),
    to: readText(search.to),
    mode: readText(search.mode),
    parts: readTexts(search.parts),
    view: search.view === 'list' ? 'list' : undefined,
    line: readTexts(search.line),
    compare: readCompared(search.compare),
  };
}

/** `placed` is the order's id once it was placed. */
export function readOrderAddress(search: Search): { line?: string[] | undefined; placed?: string | undefined } {
  return { line: readTexts(search.line), placed: readText(search.placed) };
}

/** `date` is a day of the week that the calendar shows, on the reader's wall clock. */
export type BookingsAddress = { view?: BookingView | undefined; date?: string | undefined };

export function readBookingsAddress(search: Search): BookingsAddress {
  return { view: BOOKING_VIEWS.find((view) => view === search.view), date: readDate(search.date) };
}

function readDate(value: unknown): string | undefined {
  const date = readText(value);
  return date && DATE.test(date) && !Number.isNaN(Date.parse(date)) ? date : undefined;
}

/** `next` is where to go on after signing in. */
export function readSignInAddress(search: Search): { next?: string | undefined; create?: '1' | undefined } {
  return { next: readText(search.next), create: search.create === '1' ? '1' : undefined };
}

/** `find`: only instruments whose name has it. */
export type DayAddress = {
  facility?: string | undefined;
  date?: string | undefined;
  view?: 'week' | undefined;
  busy?: '1' | undefined;
  find?: string | undefined;
};

export function readDayAddress(search: Search): DayAddress {
  return {
    facility: readText(search.facility),
    date: readDate(search.date),
    view: search.view === 'week' ? 'week' : undefined,
    busy: search.busy === '1' ? '1' : undefined,
    find: readText(search.find),
  };
}

export type AvailabilityAddress = {
  facility?: string | undefined;
  schedule?: string | undefined;
  instrument?: string | undefined;
};

export function readAvailabilityAddress(search: Search): AvailabilityAddress {
  return {
    facility: readText(search.facility),
    schedule: readText(search.schedule),
    instrument: readText(search.instrument),
  };
}

/** A half-made calendar address: what it shows, of what, and how much of it. */
export type CalendarsAddress = {
  kind?: FeedKind | undefined;
  target?: string | undefined;
  class?: string | undefined;
  detail?: FeedDetail | undefined;
};

export function readCalendarsAddress(search: Search): CalendarsAddress {
  return {
    kind: FEED_KINDS.find((kind) => kind === search.kind),
    target: readText(search.target),
    class: readText(search.class),
    detail: FEED_DETAILS.find((detail) => detail === search.detail),
  };
}

/** `calendar`: the one that is shown in full. `add`: the form for another one. */
export type ExternalAddress = {
  facility?: string | undefined;
  calendar?: string | undefined;
  add?: '1' | undefined;
};

export function readExternalAddress(search: Search): ExternalAddress {
  return {
    facility: readText(search.facility),
    calendar: readText(search.calendar),
    add: search.add === '1' ? '1' : undefined,
  };
}
