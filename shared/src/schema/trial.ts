import { z } from 'zod';
import { DAY_MS } from '../time/span.ts';
import { MAX_LINE_DAYS } from './booking.ts';
import { emailAddress } from './person-choice.ts';
import { layerOwner } from './policy.ts';
import { id, instantIn, instantOut, money } from './primitives.ts';
import { approver, ruleLayer, ruleName, serviceMode, userClass } from './rules.ts';

const code = z.string().regex(/^\d{2,12}$/);

/** Somebody known, or anybody of a class and region who has no authorisation, no group and no booking. */
const subject = z
  .object({ id: id.optional(), email: emailAddress.optional(), class: userClass.optional(), region: code.optional() })
  .refine((who) => [who.id, who.email, who.class].filter((given) => given !== undefined).length === 1, {
    message: 'exactly one of id, email and class',
  })
  .refine((who) => who.region === undefined || who.class !== undefined, {
    message: 'a region goes with a class',
    path: ['region'],
  });
export type TrialSubject = z.infer<typeof subject>;

export const trialInput = z
  .object({
    instrumentId: id,
    from: instantIn,
    to: instantIn,
    mode: serviceMode.optional(),
    groupId: id.optional(),
    /** Optional parts that would be taken along. */
    parts: z.array(id).max(20).optional(),
    /** The moment of booking; now when it is left out. */
    at: instantIn.optional(),
    /** Oneself when it is left out. */
    person: subject.optional(),
    /** Rules that are only tried: what an owner would say instead of what it says now. For managers. */
    draft: z.object({ owner: layerOwner, layer: ruleLayer }).optional(),
  })
  .refine(({ from, to }) => from < to, { message: 'ends before it begins', path: ['to'] })
  .refine(({ from, to }) => to - from <= MAX_LINE_DAYS * DAY_MS, {
    message: `at most ${MAX_LINE_DAYS} days`,
    path: ['to'],
  });
export type TrialInput = z.infer<typeof trialInput>;

const setting = z.object({
  name: z.string(),
  value: z.unknown(),
  /** Who says so; `case` counts from 0 and is null for what holds for all. */
  said: z.object({ by: z.union([layerOwner, z.literal('default')]), case: z.int().nullable() }),
});

/** Every rule in the order in which they are judged, and how each came out. */
export const trial = z.object({
  passes: z.boolean(),
  at: instantOut,
  zone: z.string(),
  class: userClass,
  region: z.string().nullable(),
  approvers: z.array(approver),
  price: money,
  rules: z.array(
    z.object({
      rule: ruleName,
      passed: z.boolean(),
      /** The numbers of the refusal, as an order would answer them. */
      refusal: z.looseObject({ rule: ruleName }).nullable(),
      sentence: z.string().nullable(),
      settings: z.array(setting),
    }),
  ),
});
export type Trial = z.infer<typeof trial>;
