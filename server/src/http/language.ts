import { DETAIL_ZH } from '@jishi/shared/messages/detail';
import { en } from '@jishi/shared/messages/en';
import { zh } from '@jishi/shared/messages/zh';
import type { ProblemSlug } from '@jishi/shared/problem';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Context } from 'hono';
import { z } from 'zod';

const MESSAGES = { zh, en };

/** Chinese when the client prefers it over English, English otherwise. */
export function languageOf(c: Context): Language {
  const accepted = (c.req.header('Accept-Language') ?? '').slice(0, 500);
  const wanted = weightOf(accepted, 'zh');
  return wanted > 0 && wanted >= weightOf(accepted, 'en') ? 'zh' : 'en';
}

function weightOf(accepted: string, language: string): number {
  const weights = accepted
    .split(',')
    .map((entry) => entry.trim().split(';q='))
    .filter(([tag]) => tag?.toLowerCase().startsWith(language))
    .map(([, q]) => (q === undefined ? 1 : Number(q) || 0));
  return Math.max(0, ...weights);
}

export function titleOf(language: Language, slug: ProblemSlug): string {
  return MESSAGES[language].problems[slug].title;
}

/** What a use case said, in the reader's language; where Chinese has no such sentence, what the problem is in general. */
export function detailOf(language: Language, slug: ProblemSlug, said: string | undefined): string {
  const general = MESSAGES[language].problems[slug].detail;
  if (said === undefined) return general;
  return language === 'en' ? said : (DETAIL_ZH[said] ?? general);
}

/** A sentence of ours in the reader's language; as it is where Chinese has none. */
export function sentenceIn(language: Language, sentence: string): string {
  return language === 'en' ? sentence : (DETAIL_ZH[sentence] ?? sentence);
}

/** What is wrong with one value of the input. */
export function faultOf(language: Language, issue: z.core.$ZodIssue): string {
  if (language === 'en') return issue.message;
  const own = DETAIL_ZH[issue.message];
  if (own !== undefined) return own;
  const translated = z.locales.zhCN().localeError(issue as never);
  const message = typeof translated === 'string' ? translated : translated?.message;
  // The value itself is not kept with the issue, so what was received is not known any more.
  return message?.replace(/，实际接收 undefined$/, '') ?? issue.message;
}
