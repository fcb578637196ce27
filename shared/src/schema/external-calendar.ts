import { z } from 'zod';
import { id, instantOut, localised, spanOut, text } from './primitives.ts';
import { zoneName } from './schedule.ts';

/** A calendar kept elsewhere: at an address that is fetched again and again, or a file that was handed in once. */
export const externalKind = z.enum(['address', 'file']);
export type ExternalKind = z.infer<typeof externalKind>;

/**
 * `active`: fetched and followed. `held`: what came last would take most of the busy time away and waits for a second look;
 * what stood before stands. `paused`: by a manager. `stopped`: after 14 days without a good answer. `removed`: is over.
 */
export const externalState = z.enum(['active', 'held', 'paused', 'stopped', 'removed']);
export type ExternalState = z.infer<typeof externalState>;

const MAX_ADDRESS = 2000;
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Calendars of a facility that are not removed. */
export const MAX_EXTERNAL_CALENDARS = 20;

export const externalSource = z.discriminatedUnion('kind', [
  /** `https://`, or `webcal://` which means the same. */
  z.object({ kind: z.literal('address'), url: z.string().trim().min(1).max(MAX_ADDRESS) }),
  z.object({ kind: z.literal('file'), text: z.string().min(1).max(MAX_FILE_BYTES) }),
]);
export type ExternalSource = z.infer<typeof externalSource>;

export const externalPreviewInput = z.object({
  /** One instrument; without it all of the facility. */
  instrumentId: id.optional(),
  /** For times that name no zone; that of the facility unless given. */
  zone: zoneName.optional(),
  /** Whether titles are kept and shown to the staff of the facility. */
  titles: z.boolean().default(false),
  source: externalSource,
});
export type ExternalPreviewInput = z.infer<typeof externalPreviewInput>;

export const externalInput = externalPreviewInput.extend({ id, name: text(100).pipe(z.string().min(1)) });
export type ExternalInput = z.infer<typeof externalInput>;

/** A file takes the place of the one before. `state`: a manager pauses, or starts again what is paused or stopped. */
export const externalChange = z.object({
  name: text(100).pipe(z.string().min(1)).optional(),
  zone: zoneName.optional(),
  titles: z.boolean().optional(),
  source: externalSource.optional(),
  state: z.enum(['active', 'paused']).optional(),
});
export type ExternalChange = z.infer<typeof externalChange>;

/** Why a fetch or a reading came to nothing. Sentences for them are in `messages/external-*`. */
export const externalFault = z.enum([
  'address',
  'private-address',
  'insecure',
  'unknown-host',
  'unreachable',
  'certificate',
  'timeout',
  'too-large',
  'redirects',
  'status',
  'moved-away',
  'not-a-calendar',
  'incomplete',
  'empty',
  'too-many',
  'unreadable',
]);
export type ExternalFault = z.infer<typeof externalFault>;

/** Why one event of a calendar takes no time. */
export const rejection = z.enum([
  'syntax',
  'no-start',
  'bad-time',
  'bad-rule',
  'unsafe-rule',
  'too-many-instances',
  'unknown-zone',
]);
export type Rejection = z.infer<typeof rejection>;

/** What a reading found, in numbers, and what a manager should look at: at most 100 events of each sort. */
export const externalReport = z.object({
  events: z.int(),
  /** Spans of busy time inside the window, before they are merged. */
  busy: z.int(),
  skipped: z.object({ cancelled: z.int(), free: z.int(), outside: z.int(), own: z.int() }),
  rejected: z.array(z.object({ uid: z.string().nullable(), title: z.string().nullable(), why: rejection })),
  rejectedCount: z.int(),
  /** Zones that were not known, for which the default zone was taken. */
  unknownZones: z.array(z.string()),
});
export type ExternalReport = z.infer<typeof externalReport>;

/** Busy time that lies on a booking: the booking stands, and somebody has to decide. */
export const externalConflict = z.object({
  instrument: z.object({ id, name: localised }),
  bookingId: id,
  person: z.string().nullable(),
  booked: spanOut,
  busy: spanOut,
});
export type ExternalConflict = z.infer<typeof externalConflict>;

export const externalPreview = z.object({
  zone: z.string(),
  report: externalReport,
  /** The first of the busy time as it would be taken: on quarters of an hour, merged. */
  busy: z.array(spanOut.extend({ title: z.string().nullable() })),
  busyCount: z.int(),
  conflicts: z.array(externalConflict),
  conflictCount: z.int(),
  /** How many instruments it takes time of. */
  instruments: z.int(),
});
export type ExternalPreview = z.infer<typeof externalPreview>;

/** Of so many spans of busy time to come, each counted once, so many would go. */
export const externalLoss = z.object({ lost: z.int(), of: z.int() });

export const externalCalendar = z.object({
  id,
  facilityId: id,
  instrument: z.object({ id, name: localised }).nullable(),
  name: z.string(),
  kind: externalKind,
  /** Where it is fetched from; the rest of the address is a secret. */
  host: z.string().nullable(),
  zone: z.string(),
  titles: z.boolean(),
  state: externalState,
  report: externalReport,
  busyCount: z.int(),
  conflictCount: z.int(),
  /** When an answer was last asked for, when a good one came, and when the next one is asked for. */
  triedAt: instantOut.nullable(),
  fetchedAt: instantOut.nullable(),
  nextAt: instantOut.nullable(),
  fault: externalFault.nullable(),
  failingSince: instantOut.nullable(),
  heldAt: instantOut.nullable(),
  /** What the answer that is held would take away. */
  held: externalLoss.nullable(),
  createdAt: instantOut,
  version: z.int(),
});
export type ExternalCalendar = z.infer<typeof externalCalendar>;

/** One calendar in full: the first conflicts and the coming busy time with it. */
export const externalCalendarInFull = externalCalendar.extend({
  conflicts: z.array(externalConflict),
  busy: z.array(spanOut.extend({ instrumentId: id, title: z.string().nullable() })),
});
export type ExternalCalendarInFull = z.infer<typeof externalCalendarInFull>;
