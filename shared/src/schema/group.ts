import { z } from 'zod';
import { DAY_MS } from '../time/span.ts';
import { choosesOne, chosenTwice, emailAddress, someone } from './person-choice.ts';
import { id, instantIn, instantOut, localised, text } from './primitives.ts';

export const groupRole = z.enum(['head', 'member']);
export type GroupRole = z.infer<typeof groupRole>;

const oneName = text(100).pipe(z.string().min(1)).optional();
/** A name that people give: in one language at least. */
const givenName = z
  .object({ zh: oneName, en: oneName })
  .refine((name) => name.zh !== undefined || name.en !== undefined, { message: 'a name in zh or en', path: ['zh'] });

export const groupInput = z.object({ id, name: givenName, institutionId: id.optional() });
export type GroupInput = z.infer<typeof groupInput>;

export const memberInput = z.object({ email: emailAddress, role: groupRole.default('member') });
export const roleInput = z.object({ role: groupRole });

export const groupSummary = z.object({
  id,
  name: localised,
  institution: z.object({ id, name: localised }),
  /** What the reader is in the group, also as a stand-in. */
  role: groupRole.nullable(),
  members: z.int(),
  createdAt: instantOut,
  /** Null until an administrator has confirmed it: rules that ask for a group do not count it before. */
  confirmedAt: instantOut.nullable(),
  endedAt: instantOut.nullable(),
});
export type GroupSummary = z.infer<typeof groupSummary>;

export const group = groupSummary.omit({ members: true }).extend({
  /** Heads first. Addresses are for the heads. */
  members: z.array(
    z.object({
      person: z.object({ id, name: z.string(), email: z.string().nullable() }),
      role: groupRole,
      since: instantOut,
    }),
  ),
});
export type Group = z.infer<typeof group>;

const MAX_STAND_IN_DAYS = 180;

export const standInInput = z
  .object({ id, ...someone, from: instantIn, until: instantIn })
  .refine(choosesOne, chosenTwice)
  .refine((input) => input.from < input.until, { message: 'ends before it begins', path: ['until'] })
  .refine((input) => input.until - input.from <= MAX_STAND_IN_DAYS * DAY_MS, {
    message: 'at most 180 days',
    path: ['until'],
  });
export type StandInInput = z.infer<typeof standInInput>;

const named = z.object({ id, name: z.string() });

/** `person` decides in place of `for`. */
export const standIn = z.object({
  id,
  person: named,
  for: named,
  direction: z.enum(['given', 'received']),
  from: instantOut,
  until: instantOut,
  endedAt: instantOut.nullable(),
});
export type StandIn = z.infer<typeof standIn>;
