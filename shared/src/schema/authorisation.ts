import { z } from 'zod';
import { choosesOne, chosenTwice, someone } from './person-choice.ts';
import { cursorQuery, id, instantIn, instantOut, localised, page, text } from './primitives.ts';

/** One instrument, all of a type in the facility, or all of the facility. */
export const authorisationScope = z
  .object({
    instrumentId: id.optional(),
    typeId: z.string().min(1).max(200).optional(),
    all: z.literal(true).optional(),
  })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, {
    message: 'exactly one of instrumentId, typeId and all',
  });
export type AuthorisationScope = z.infer<typeof authorisationScope>;

export const authorisationInput = z
  .object({
    id,
    ...someone,
    scope: authorisationScope,
    /** From now on when it is left out. */
    from: instantIn.optional(),
    until: instantIn.nullable().optional(),
    note: text(500).optional(),
  })
  .refine(choosesOne, chosenTwice)
  .refine(({ from, until }) => from === undefined || until == null || from < until, {
    message: 'ends before it begins',
    path: ['until'],
  });
export type AuthorisationInput = z.infer<typeof authorisationInput>;

const named = z.object({ id, name: localised });

export const authorisation = z.object({
  id,
  person: z.object({ id, name: z.string(), institution: localised.nullable() }),
  facility: named,
  scope: z.object({
    instrument: named.nullable(),
    type: z.object({ id: z.string(), name: localised }).nullable(),
    all: z.boolean(),
  }),
  from: instantOut,
  until: instantOut.nullable(),
  /** `planned` has not begun, `expired` is over, `revoked` was taken back. */
  state: z.enum(['planned', 'valid', 'expired', 'revoked']),
  note: z.string().nullable(),
  revokedAt: instantOut.nullable(),
});
export type Authorisation = z.infer<typeof authorisation>;
export const authorisationPage = page(authorisation);

export const authorisationQuery = cursorQuery.extend({
  person: id.optional(),
  /** Those that cover this instrument. */
  instrument: id.optional(),
  /** Those that hold now and end by then. */
  endingBy: instantIn.optional(),
});
export type AuthorisationQuery = z.infer<typeof authorisationQuery>;

export const pauseInput = z
  .object({
    id,
    ...someone,
    /** Until somebody lifts it when it is left out. */
    until: instantIn.nullable().optional(),
    reason: text(500).pipe(z.string().min(1)),
  })
  .refine(choosesOne, chosenTwice);
export type PauseInput = z.infer<typeof pauseInput>;

export const pause = z.object({
  id,
  person: z.object({ id, name: z.string(), institution: localised.nullable() }),
  /** Null for the whole platform. */
  facility: named.nullable(),
  from: instantOut,
  until: instantOut.nullable(),
  reason: z.string().nullable(),
  /** Whether breaches led to it, not somebody's decision. */
  automatic: z.boolean(),
  liftedAt: instantOut.nullable(),
});
export type Pause = z.infer<typeof pause>;
export const pausePage = page(pause);

export const pauseQuery = cursorQuery.extend({ person: id.optional() });
export type PauseQuery = z.infer<typeof pauseQuery>;
