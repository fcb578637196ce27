import type { SavedSearchTable } from '@jishi/db/schema';
import { ProblemError } from '@jishi/shared/problem';
import type { InstrumentQuery } from '@jishi/shared/schema/instrument';
import { readQuestion, writeQuestion } from '@jishi/shared/schema/question';
import { DAY_MS } from '@jishi/shared/time/span';

/** What is searched for and when. */
export type Asked = Pick<SavedSearchTable, 'question' | 'within_days'>;

/** The question as it is kept: a window that moves stands in the place of one that does not. */
export function settle(question: string, withinDays: number | null): Asked {
  if (withinDays === null) return { question, within_days: null };
  const read = readQuestion(question);
  if (!read) return { question, within_days: withinDays };
  const { freeFrom: _from, freeTo: _to, ...rest } = read;
  return { question: writeQuestion(rest), within_days: withinDays };
}

/** What is asked at `now` (epoch ms). Throws `conflict` when this version cannot read the question. */
export function askedAt({ question, within_days }: Asked, now: number): InstrumentQuery {
  const query = readQuestion(question);
  if (!query) throw new ProblemError('conflict', 'this search cannot be read any more; save it anew');
  return within_days === null ? query : { ...query, freeFrom: now, freeTo: now + within_days * DAY_MS };
}

/** When the window is over for good (epoch ms): infinite where it never is, and long ago where nobody can read when. */
export function endOf({ question, within_days }: Asked): number {
  const query = readQuestion(question);
  if (!query) return Number.NEGATIVE_INFINITY;
  return (within_days === null ? query.freeTo : undefined) ?? Number.POSITIVE_INFINITY;
}
