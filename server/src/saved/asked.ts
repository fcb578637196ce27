import type { SavedSearchTable } from '@jishi/db/schema';
import type { InstrumentQuery } from '@jishi/shared/schema/instrument';
import { readQuestion, writeQuestion } from '@jishi/shared/schema/question';
import { DAY_MS } from '@jishi/shared/time/span';

/** What is searched for and when. */
export type Asked = Pick<SavedSearchTable, 'question' | 'within_days'>;

/** The question as it is kept: a window that moves stands in the place of one that does not. */
export function settle(question: string, withinDays: number | null): Asked {
  if (withinDays === null) return { question, within_days: null };
  const { freeFrom: _from, freeTo: _to, ...rest } = readQuestion(question);
  return { question: writeQuestion(rest), within_days: withinDays };
}

/** What is asked at `now` (epoch ms). Throws when this version does not know the question any more. */
export function askedAt({ question, within_days }: Asked, now: number): InstrumentQuery {
  const query = readQuestion(question);
  return within_days === null ? query : { ...query, freeFrom: now, freeTo: now + within_days * DAY_MS };
}

/** When the window is over for good; null where it never is. */
export function endOf({ question, within_days }: Asked): number | null {
  return within_days === null ? (readQuestion(question).freeTo ?? null) : null;
}
