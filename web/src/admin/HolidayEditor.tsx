import type { HolidayImpact, HolidayYearOut } from '@jishi/shared/schema/admin-holiday';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { DayRows } from './DayRows.tsx';
import { PasteDays } from './PasteDays.tsx';
import { change, previewYear, yearQuery } from './queries.ts';
import { useChange } from './useChange.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';
import { useYearDraft } from './useYearDraft.ts';
import { YearImpact } from './YearImpact.tsx';

/** A year as it will be: changed here, looked at, and then published. Nothing holds before. */
export function HolidayEditor({ known }: { known: HolidayYearOut }) {
  const t = useTexts();
  const client = useQueryClient();
  const { calendar, year } = known;
  const draft = useYearDraft(known);
  const [impact, setImpact] = useState<HolidayImpact | null>(null);
  const [before, setBefore] = useState<HolidayYearOut | null>(null);
  const [stale, setStale] = useState(false);
  const setDays: typeof draft.setDays = (next) => {
    setImpact(null);
    draft.setDays(next);
  };
  const say = useSaid();
  const looking = useChange(() => previewYear(calendar, year, draft.days), '', setImpact);
  const publishing = useChange(
    () => change<HolidayYearOut>('PUT', `holidays/${calendar}/${year}`, { days: draft.days }, draft.etag),
    t.holidays.published(year),
    (published) => {
      setBefore(known);
      setImpact(null);
      setStale(false);
      client.setQueryData(yearQuery(calendar, year).queryKey, published);
      draft.discard();
    },
  );
  const publish = async () => {
    try {
      await publishing.mutateAsync();
    } catch (error) {
      if (!isStale(error)) return;
      const newest = await client.fetchQuery({ ...yearQuery(calendar, year), staleTime: 0 }).catch(() => null);
      if (!newest) return;
      setStale(true);
      setImpact(null);
      draft.rebase(newest);
    }
  };
  const discard = () => {
    setImpact(null);
    setStale(false);
    draft.discard();
  };
  return (
    <div className="admin-two">
      <section className="panel stack" aria-label={String(year)}>
        {known.days.length === 0 && draft.days.length === 0 && (
          <div>
            <p className="strong">{t.holidays.notAnnounced(year)}</p>
            <p>{t.holidays.notAnnouncedHint}</p>
          </div>
        )}
        <DayRows year={year} days={draft.days} published={known.days} onChange={setDays} />
      </section>
      <div className="stack admin-first">
        <section className="panel stack tight " aria-label={t.holidays.publish}>
          {draft.changed ? (
            <p className="strong">{t.holidays.draft}</p>
          ) : (
            <p className="muted">{before ? t.holidays.published(year) : t.holidays.nothing}</p>
          )}
          {stale && <StaleNotice theirs={draft.theirs.map(say)} onTake={discard} />}
          {impact && <YearImpact impact={impact} />}
          {looking.isError && <ProblemNotice error={looking.error} />}
          {publishing.isError && !stale && <ProblemNotice error={publishing.error} />}
          {draft.changed && (
            <p className="row">
              {impact ? (
                <button
                  type="button"
                  className="button main"
                  disabled={publishing.isPending}
                  onClick={() => void publish()}
                >
                  {t.holidays.publish}
                </button>
              ) : (
                <button
                  type="button"
                  className="button main"
                  disabled={looking.isPending}
                  onClick={() => looking.mutate()}
                >
                  {t.holidays.preview}
                </button>
              )}
              <button type="button" className="button" onClick={discard}>
                {t.holidays.discard}
              </button>
            </p>
          )}
          {before && !draft.changed && (
            <p className="stack tight">
              <span className="muted small">{t.holidays.undo}</span>
              <button type="button" className="button" onClick={() => setDays(before.days)}>
                {t.holidays.undoDo}
              </button>
            </p>
          )}
        </section>
        <PasteDays year={year} days={draft.days} onChange={setDays} />
      </div>
    </div>
  );
}

/** A day that others published, in words. */
function useSaid() {
  const t = useTexts();
  const { name } = useMessages();
  const { day: sayDay } = useSay();
  return ({ date, now }: ReturnType<typeof useYearDraft>['theirs'][number]) => ({
    label: sayDay(date),
    now: now ? [now.kind === 'off' ? t.holidays.off : t.holidays.work, name(now.name)].filter(Boolean).join(' ') : '',
  });
}
