import { z } from 'zod';
import { id, instantOut, localised } from './primitives.ts';

/** What people are told by mail, one sentence each in `messages/notice-*`. */
export const noticeKind = z.enum([
  'placed',
  'pending',
  'confirmed',
  'declined',
  'cancelled',
  'moved',
  'expired',
  'no-show',
  'no-show-withdrawn',
  'ended',
  'reinstated',
  'offer-made',
  'offer-expired',
  'offer-withdrawn',
  'breach',
  'breach-waived',
  'breach-upheld',
  'appealed',
  'paused',
  'pause-lifted',
  'authorised',
  'authorisation-revoked',
  'training-joined',
  'training-waiting',
  'training-changed',
  'training-cancelled',
  'stand-in-set',
  'stand-in-ended',
  'approval-asked',
  'approval-reminder',
  'trouble-reported',
  'trouble-answered',
]);
export type NoticeKind = z.infer<typeof noticeKind>;

export const breachKind = z.enum(['no-show', 'late-cancel', 'overrun']);
export type BreachKind = z.infer<typeof breachKind>;

const span = z.object({ from: z.number(), to: z.number() });

/** One thing that happened, as it was then. Instants are epoch ms, `zone` is the facility's. No addresses, no numbers. */
export const mailItem = z.object({
  what: noticeKind,
  subjectId: z.string(),
  at: z.number(),
  instrument: localised.nullable(),
  /** Where its reader goes on, of what is told about an instrument itself. */
  instrumentId: z.string().optional(),
  facility: localised.nullable(),
  zone: z.string().nullable(),
  time: span.nullable(),
  /** The time before a move. */
  was: span.nullable(),
  /** Of a booking; of a report what kind of problem it is. */
  state: z.string().nullable(),
  /** Until when an answer is wanted, an offer is kept, a pause or an authorisation lasts. */
  until: z.number().nullable(),
  /** What people wrote about it. */
  message: z.string().nullable(),
  /** What was breached, and how many breaches of how many lead to a pause. */
  breach: z.object({ kind: breachKind, count: z.int(), limit: z.int().nullable() }).nullable(),
  /** Whose it is, told to those who decide; or for whom one decides. */
  person: z.string().nullable(),
});
export type MailItem = z.infer<typeof mailItem>;

/** An instrument that fits a saved search, and its next free time. */
export const fittingItem = z.object({
  instrumentId: z.string(),
  instrument: localised.nullable(),
  facility: localised.nullable(),
  zone: z.string().nullable(),
  time: span.nullable(),
});
export type FittingItem = z.infer<typeof fittingItem>;

const search = z.object({ id: z.string(), name: z.string() });

/** A booking on which the busy time of an external calendar lies. */
export const metItem = z.object({
  bookingId: z.string(),
  instrument: localised.nullable(),
  person: z.string(),
  zone: z.string(),
  time: span,
});
export type MetItem = z.infer<typeof metItem>;

/** What is told of an external calendar to those who manage its facility. */
export const externalNews = z.discriminatedUnion('what', [
  z.object({ what: z.literal('met'), items: z.array(metItem).min(1), more: z.int() }),
  z.object({ what: z.literal('held'), lost: z.int(), of: z.int() }),
  z.object({ what: z.literal('failing'), since: z.number(), error: z.string() }),
  z.object({ what: z.literal('stopped'), since: z.number(), error: z.string() }),
]);
export type ExternalNews = z.infer<typeof externalNews>;

/** The facts of one mail; it is put into words when it is sent. `more` counts what a long list leaves out. */
export const mailContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('news'),
    items: z.array(mailItem).min(1),
    more: z.int(),
    /** So many bookings at once that a feed is proposed instead of an invitation for each. */
    feedInstead: z.literal(true).optional(),
  }),
  /** One booking for a calendar program, where no other mail about it can carry the file; not sent without one. */
  z.object({ kind: z.literal('invitation'), item: mailItem }),
  z.object({
    kind: z.literal('digest'),
    items: z.array(mailItem).min(1),
    more: z.int(),
    facility: localised,
    zone: z.string(),
    at: z.number(),
  }),
  z.object({ kind: z.literal('fits'), search, items: z.array(fittingItem).min(1), more: z.int() }),
  z.object({ kind: z.literal('too-many'), search, fits: z.int(), limit: z.int() }),
  z.object({
    kind: z.literal('external'),
    calendar: z.object({ id: z.string(), name: z.string() }),
    facilityId: z.string(),
    facility: localised,
    zone: z.string(),
    news: externalNews,
  }),
  /** Somebody's calendar program declined; the booking stands until it is cancelled here. */
  z.object({ kind: z.literal('reply'), item: mailItem }),
]);
export type MailContent = z.infer<typeof mailContent>;

export const mailState = z.enum(['waiting', 'sent', 'dead']);

/** A mail as an administrator sees it: not what it says. */
export const mailOut = z.object({
  id,
  personId: id,
  kind: z.enum(['news', 'digest', 'fits', 'too-many', 'external', 'reply', 'invitation']),
  state: mailState,
  attempts: z.int(),
  createdAt: instantOut,
  nextAt: instantOut.nullable(),
  sentAt: instantOut.nullable(),
  lastError: z.string().nullable(),
});
export type MailOut = z.infer<typeof mailOut>;
