import type { Widened } from './widened.ts';

/** The texts about a facility's breaches. The other language must have all of it. */
export const breachesEn = {
  title: 'Breaches',
  intro: 'Missed, cancelled too late, stayed too long: each counts until you waive it.',
  open: 'Appeals to decide',
  openNone: 'No appeal waits for you.',
  others: 'All breaches',
  othersNone: 'There is no breach at this facility.',
  othersHint: 'What counts as one, and what follows from it, is said in the rules.',
  toRules: 'To the rules',
  appeal: 'Appeal',
  appealed: (when: string) => `Appealed on ${when}`,
  states: { counts: 'counts', stands: 'stands', waived: 'waived' },
  paused: (until: string) => `Led to a pause until ${until}`,
  pausedForever: 'Led to a pause until it is lifted',
  pauseLifted: 'Led to a pause that was lifted',
  decide: 'Decide',
  decideLabel: (who: string, when: string) => `Decide: ${who}, ${when}`,
  dialog: 'Does this breach stand?',
  waive: 'Waive it',
  waiveHint: 'It does not count any more. A pause that it led to is lifted. That cannot be undone.',
  uphold: 'It stands',
  upholdHint: 'It goes on counting. You can still waive it later.',
  note: 'What the person reads',
  submit: 'Decide',
  waivedDone: 'The breach is waived.',
  upheldDone: 'The breach stands.',
} as const;

export type BreachesMessages = Widened<typeof breachesEn>;
