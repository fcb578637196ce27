import type { BookingFate } from '@jishi/shared/schema/booking';
import type { Context } from 'hono';
import type { Env } from '../context.ts';
import { detailOf, languageOf, titleOf } from '../http/language.ts';
import type { Fate } from './fate.ts';

/** Fates in the reader's language. */
export function fatesOut(c: Context<Env>, fates: readonly Fate[]): BookingFate[] {
  const language = languageOf(c);
  return fates.map(({ id, state, problem }) => ({
    id,
    state,
    problem: problem && {
      type: `/problems/${problem.slug}`,
      title: titleOf(language, problem.slug),
      detail: detailOf(language, problem.slug, problem.said),
    },
  }));
}
