import type { BookingRules, Refusal, RuleName } from '../schema/rules.ts';
import type { BookingRequest, Facts } from './facts.ts';

/** What breaks a rule, with the numbers that explain it; null when the request keeps it. `now` is epoch ms. */
export type Broken = (request: BookingRequest, facts: Facts, now: number) => Refusal | null;

/** A rule with its name and the settings that it goes by; their sentences in `messages` explain it for an instrument. */
export type Rule = {
  readonly name: RuleName;
  readonly says: readonly (keyof BookingRules)[];
  readonly broken: Broken;
};
