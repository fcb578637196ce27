import type { ProblemSlug } from '@jishi/shared/problem';
import { PROBLEMS } from '@jishi/shared/problem';
import type { Language } from '@jishi/shared/schema/primitives';
import type { Context } from 'hono';
import type { Env } from '../context.ts';

/** Chinese when the client prefers it over English, English otherwise. */
export function languageOf(c: Context<Env>): Language {
  const accepted = c.req.header('Accept-Language') ?? '';
  const zh = weightOf(accepted, 'zh');
  return zh > 0 && zh >= weightOf(accepted, 'en') ? 'zh' : 'en';
}

function weightOf(accepted: string, language: string): number {
  const weights = accepted
    .slice(0, 500)
    .split(',')
    .map((entry) => entry.trim().split(';q='))
    .filter(([tag]) => tag?.toLowerCase().startsWith(language))
    .map(([, q]) => (q === undefined ? 1 : Number(q) || 0));
  return Math.max(0, ...weights);
}

export function titleOf(_c: Context<Env>, slug: ProblemSlug): string {
  return PROBLEMS[slug].title;
}

export function sentence(_c: Context<Env>, text: string): string {
  return text;
}
