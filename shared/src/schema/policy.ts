import { z } from 'zod';
import { impact } from './closure.ts';
import { id, localised } from './primitives.ts';
import { bookingRules, ruleLayer, ruleName, userClass } from './rules.ts';

export const layerOwner = z.enum(['institution', 'facility', 'instrument']);
export type LayerOwner = z.infer<typeof layerOwner>;

const owned = z.object({ owner: layerOwner, id, name: localised, layer: ruleLayer });
export type OwnedLayer = z.infer<typeof owned>;

/** What one owner says, what those above it say, the top one first, and what holds in the end. */
export const policy = owned.extend({
  above: z.array(owned),
  /** For a user of each class of whom no more is known, in the first way of service by time that is offered. */
  resolved: z.record(userClass, bookingRules),
  version: z.int(),
});
export type Policy = z.infer<typeof policy>;

/** The rules that a change is tried with: those that look at nothing but the times and the way of service. */
export const TIMING_RULES = ['mode', 'grid', 'too-short', 'too-long'] as const;

/** Bookings to come that were made by the rules as they are and that the new ones would refuse. They stay. */
export const policyImpact = impact.extend({
  judgedBy: z.array(ruleName),
  refusals: z.array(z.object({ bookingId: id, rules: z.array(ruleName) })),
});
export type PolicyImpact = z.infer<typeof policyImpact>;
