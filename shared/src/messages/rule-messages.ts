import type { Approver, BookingRules, Refusal, RuleName } from '../schema/rules.ts';
import type { Say } from './format.ts';

type RefusalOf<Rule extends Refusal['rule']> = Extract<Refusal, { rule: Rule }>;

/** One sentence for each rule, from the numbers of its refusal. */
export type RefusalSentences = {
  readonly [Rule in Refusal['rule']]: (refusal: RefusalOf<Rule>, say: Say) => string;
};

/** What something is called, and one sentence that explains it to somebody who has never seen it. */
type Explained = { readonly name: string; readonly says: string };

/** What the sentences about an instrument's rules are about, in the order in which they are told. */
export type RuleGroup =
  | 'ahead'
  | 'length'
  | 'around'
  | 'quota'
  | 'persons'
  | 'approval'
  | 'attendance'
  | 'cancelling'
  | 'breaches';

/** The texts about rules. */
export type RuleMessages = {
  readonly refusals: RefusalSentences;
  /** What a refusal says when its numbers are not known. */
  readonly rules: Readonly<Record<RuleName, string>>;
  readonly ruleNames: Readonly<Record<RuleName, Explained>>;
  /** What can be set for an instrument. */
  readonly settings: Readonly<Record<keyof BookingRules, Explained>>;
  readonly approvers: Readonly<Record<Approver, string>>;
  /**
   * The rules of an instrument as sentences, in the order in which a reader wants them; nothing of what is not asked.
   * Amounts are in `currency`, that of the price list.
   */
  readonly describeRules: (rules: BookingRules, say: Say, currency?: string) => string[];
  /** The same sentences by what they are about. */
  readonly groupRules: (rules: BookingRules, say: Say, currency?: string) => Readonly<Record<RuleGroup, string[]>>;
};
