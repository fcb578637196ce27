import { z } from 'zod';
import { authorisationScope } from './authorisation.ts';
import { instantOnGrid } from './closure.ts';
import { cursorQuery, id, instantOut, localised, page, text } from './primitives.ts';
import { zoneName } from './schedule.ts';

export const trainingLanguage = z.enum(['zh', 'en', 'both']);
export type TrainingLanguage = z.infer<typeof trainingLanguage>;

/** `waiting` has no place yet, `joined` has one; the last three are what the staff marked. */
export const traineeState = z.enum(['joined', 'waiting', 'left', 'attended', 'failed', 'absent']);
export type TraineeState = z.infer<typeof traineeState>;

export const MAX_PLACES = 500;
const MAX_TRAINING_MS = 14 * 86_400_000;

const facts = {
  from: instantOnGrid,
  to: instantOnGrid,
  place: text(200).optional(),
  places: z.int().min(1).max(MAX_PLACES),
  language: trainingLanguage,
  trainer: text(100).optional(),
  description: z.object({ zh: text(2000).optional(), en: text(2000).optional() }).default({}),
  /** How long whoever attended may operate, in calendar months from the end; without an end when it is null. */
  validMonths: z.int().min(1).max(120).nullable().default(null),
};

type Times = { readonly from: number; readonly to: number };
const goesForward = ({ from, to }: Times) => from < to;
const isShort = ({ from, to }: Times) => to - from <= MAX_TRAINING_MS;
const backwards = { message: 'ends before it begins', path: ['to'] };
const tooLong = { message: 'at most 14 days', path: ['to'] };

export const trainingInput = z
  .object({
    id,
    scope: authorisationScope,
    ...facts,
    /** Keeps the instrument for it: nobody can book that time. */
    closes: z.boolean().default(false),
  })
  .refine(goesForward, backwards)
  .refine(isShort, tooLong)
  .refine(({ closes, scope }) => !closes || scope.instrumentId !== undefined, {
    message: 'only one instrument can be kept for a session',
    path: ['closes'],
  });
export type TrainingInput = z.infer<typeof trainingInput>;

export const trainingChange = z.object(facts).refine(goesForward, backwards).refine(isShort, tooLong);
export type TrainingChange = z.infer<typeof trainingChange>;

export const trainingCancel = z.object({ reason: text(500).optional() });

/** `joined` takes a mark back. */
export const trainingMark = z.enum(['joined', 'attended', 'failed', 'absent']);
export type TrainingMark = z.infer<typeof trainingMark>;
export const trainingMarks = z.object({
  marks: z
    .array(z.object({ personId: id, mark: trainingMark }))
    .min(1)
    .max(2 * MAX_PLACES)
    .refine((marks) => new Set(marks.map(({ personId }) => personId)).size === marks.length, 'each person once'),
});
export type TrainingMarks = z.infer<typeof trainingMarks>;

const named = z.object({ id, name: localised });

export const training = z.object({
  id,
  facility: named.extend({ zone: zoneName }),
  scope: z.object({
    instrument: named.nullable(),
    type: z.object({ id: z.string(), name: localised }).nullable(),
    all: z.boolean(),
  }),
  from: instantOut,
  to: instantOut,
  place: z.string().nullable(),
  places: z.int(),
  language: trainingLanguage,
  trainer: z.string().nullable(),
  description: localised,
  validMonths: z.int().nullable(),
  closes: z.boolean(),
  /** `open` and `full` until it begins, `begun` from then on, `held` once attendance was marked. */
  state: z.enum(['open', 'full', 'begun', 'held', 'cancelled']),
  cancelReason: z.string().nullable(),
  /** How many have a place, and how many wait for one. */
  joined: z.int(),
  waiting: z.int(),
  /** What the reader is in it; null for who never signed up. */
  mine: traineeState.nullable(),
  actions: z.array(z.enum(['join', 'leave', 'manage'])),
  version: z.int(),
});
export type Training = z.infer<typeof training>;
export const trainingPage = page(training);

export const trainee = z.object({
  person: z.object({ id, name: z.string(), institution: localised.nullable() }),
  state: traineeState,
  since: instantOut,
  authorised: z.boolean(),
});
export type Trainee = z.infer<typeof trainee>;

/** `trainees`: who takes part, in the order in which they signed up; null for whoever does not manage the facility. */
export const trainingDetail = training.extend({ trainees: z.array(trainee).nullable() });
export type TrainingDetail = z.infer<typeof trainingDetail>;

/** `coming` by start, the next first; `past` the last first. */
export const trainingQuery = cursorQuery.extend({ when: z.enum(['coming', 'past']).default('coming') });
export type TrainingQuery = z.infer<typeof trainingQuery>;
