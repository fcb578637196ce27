import { readText } from '../url.ts';

/** What stands in the addresses of the administrator's pages; the server says what makes no sense. */
type Search = Record<string, unknown>;
type Text = string | undefined;

export type InstitutionsAddress = { q?: Text; kind?: Text; state?: Text; region?: Text; due?: '1' | undefined };

export function readInstitutionsAddress(search: Search): InstitutionsAddress {
  return {
    q: readText(search.q),
    kind: readText(search.kind),
    state: readText(search.state),
    region: readText(search.region),
    due: search.due === '1' ? '1' : undefined,
  };
}

export type RegionsAddress = { q?: Text };

export function readRegionsAddress(search: Search): RegionsAddress {
  return { q: readText(search.q) };
}

export type HolidaysAddress = { calendar?: Text; year?: Text };

export function readHolidaysAddress(search: Search): HolidaysAddress {
  const [calendar, year] = [readText(search.calendar), readText(search.year)];
  return {
    calendar: calendar && /^[A-Z]{2}$/.test(calendar) ? calendar : undefined,
    year: year && /^20\d\d$/.test(year) ? year : undefined,
  };
}

export type AdminPeopleAddress = { q?: Text; role?: Text; institution?: Text; suspended?: '1' | undefined };

export function readAdminPeopleAddress(search: Search): AdminPeopleAddress {
  return {
    q: readText(search.q),
    role: readText(search.role),
    institution: readText(search.institution),
    suspended: search.suspended === '1' ? '1' : undefined,
  };
}

export type JobsAddress = { facility?: Text };

export function readJobsAddress(search: Search): JobsAddress {
  return { facility: readText(search.facility) };
}

/** `from` and `to` are dates in the reader's zone, both included. */
export type EventsAddress = {
  area?: Text;
  kind?: Text;
  actor?: Text;
  person?: Text;
  subject?: Text;
  instrument?: Text;
  facility?: Text;
  from?: Text;
  to?: Text;
};

const EVENT_FILTERS = ['area', 'kind', 'actor', 'person', 'subject', 'instrument', 'facility'] as const;

export function readEventsAddress(search: Search): EventsAddress {
  const dateOf = (value: unknown) => readText(value)?.match(/^\d{4}-\d{2}-\d{2}$/)?.[0];
  const found = Object.fromEntries(EVENT_FILTERS.map((name) => [name, readText(search[name])])) as EventsAddress;
  return { ...found, from: dateOf(search.from), to: dateOf(search.to) };
}
