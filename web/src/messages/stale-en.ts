import type { Widened } from './widened.ts';

/** Somebody else was faster. The other language must have all of it. */
export const staleEn = {
  title: 'Somebody else changed this meanwhile.',
  now: 'It now says:',
  nothing: 'nothing',
  kept: 'What you entered is kept and nothing was overwritten. Look at both; saving again keeps yours.',
  take: 'Drop mine, take theirs',
  keep: 'Keep mine',
} as const;

export type StaleTexts = Widened<typeof staleEn>;
