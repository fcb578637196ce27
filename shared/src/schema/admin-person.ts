import { z } from 'zod';
import { reasonText } from './admin-institution.ts';
import { cursorQuery, id, instantOut, localised, page, text } from './primitives.ts';

const institution = z.object({ id, name: localised }).nullable();

export const peopleQuery = cursorQuery.extend({
  q: text(100).optional(),
  role: z.enum(['administrator', 'manager', 'head']).optional(),
  institution: id.optional(),
  suspended: z.enum(['0', '1']).optional(),
});
export type PeopleQuery = z.infer<typeof peopleQuery>;

export const listedPerson = z.object({
  id,
  name: z.string(),
  email: z.string(),
  institution,
  administrator: z.boolean(),
  /** How many facilities they manage. */
  managed: z.int(),
  suspendedAt: instantOut.nullable(),
  createdAt: instantOut,
  /** Whether there is an account to sign in with. */
  canSignIn: z.boolean(),
});
export type ListedPerson = z.infer<typeof listedPerson>;
export const personPage = page(listedPerson);

export const adminPerson = listedPerson.extend({
  source: z.string(),
  administratorSince: instantOut.nullable(),
  facilities: z.array(z.object({ id, name: localised, institutionId: id, since: instantOut })),
  groups: z.array(z.object({ id, name: localised, role: z.enum(['head', 'member']), since: instantOut })),
  bookings: z.int(),
  coming: z.int(),
  sessions: z.int(),
  lastSignInAt: instantOut.nullable(),
  etag: z.string(),
});
export type AdminPerson = z.infer<typeof adminPerson>;

/** `myself` says that an administrator who stops being one means it. */
export const administratorInput = z.object({ administrator: z.boolean(), myself: z.boolean().optional() });
export type AdministratorInput = z.infer<typeof administratorInput>;

export const suspensionInput = z
  .object({ suspended: z.boolean(), reason: reasonText.optional() })
  .refine(({ suspended, reason }) => !suspended || reason !== undefined, { message: 'say why', path: ['reason'] });
export type SuspensionInput = z.infer<typeof suspensionInput>;

export const institutionChoice = z.object({ institutionId: id.nullable() });

/** A password that was made; it is shown in this answer alone. */
export const madePassword = z.object({ password: z.string() });
