import { z } from 'zod';
import { id } from './primitives.ts';

/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets with its angle brackets. */
export const MAX_EMAIL_LENGTH = 254;

export const emailAddress = z
  .email()
  .max(MAX_EMAIL_LENGTH)
  .transform((address) => address.toLowerCase())
  .pipe(z.string());

/** Somebody by id or by e-mail address, for the `shape` of an input; see `choosesOne`. */
export const someone = { personId: id.optional(), email: emailAddress.optional() } as const;
export type Someone = { readonly personId?: string | undefined; readonly email?: string | undefined };

export const choosesOne = (who: Someone) => (who.personId === undefined) !== (who.email === undefined);
export const chosenTwice = { message: 'say either personId or email', path: ['personId'] };
