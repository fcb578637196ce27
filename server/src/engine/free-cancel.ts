import type { Trx } from '@jishi/db/open';
import { readWorkCalendars } from '@jishi/db/queries/schedule';
import { freeCancelUntil, MAX_DAYS_BACK } from '@jishi/shared/rules/free-cancel';
import type { Terms } from '@jishi/shared/rules/terms';
import { DAY_MS } from '@jishi/shared/time/span';
import type { JudgedLine } from './judging.ts';

type Agreed = { readonly judged: JudgedLine; readonly terms: Terms };

/**
 * The terms of lines with what their working days mean for the times that they have: by the holidays, as they are known
 * now, of the calendar that the instrument's schedule follows when the booking begins. Nothing is read where no working
 * days are agreed.
 */
export async function withFreeCancelUntil(trx: Trx, agreed: readonly Agreed[]): Promise<Terms[]> {
  const counted = agreed.filter(({ terms }) => terms.freeCancelWorkingDays !== null).map(({ judged }) => judged);
  if (counted.length === 0) return agreed.map(({ terms }) => ({ ...terms, freeCancelUntil: null }));
  const starts = counted.map(({ request }) => request.from);
  const window = { from: Math.min(...starts) - (MAX_DAYS_BACK + 1) * DAY_MS, to: Math.max(...starts) };
  const instrumentIds = counted.map(({ instrument }) => instrument.id);
  const calendarAt = await readWorkCalendars(trx, instrumentIds, window);
  return agreed.map(({ judged: { request, instrument, facts }, terms }) => {
    const days = terms.freeCancelWorkingDays;
    if (days === null) return { ...terms, freeCancelUntil: null };
    const holidays = calendarAt(instrument.id, request.from);
    return { ...terms, freeCancelUntil: freeCancelUntil(request.from, days, facts.zone, holidays) };
  });
}
