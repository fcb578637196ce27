import type { AdminInstitution } from '@jishi/shared/schema/admin-institution';
import { type FormEvent, useState } from 'react';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { AreaField, ChoiceField } from './fields.tsx';
import { change } from './queries.ts';
import { useChange } from './useChange.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

const MONTHS = [3, 6, 12, 24] as const;

/** When somebody looked at an institution last, what they found, and when the next one is to. */
export function ReviewPanel({ institution }: { institution: AdminInstitution }) {
  const t = useTexts();
  const say = useSay();
  const { review, reviewDueOn, etag, id } = institution;
  const [note, setNote] = useState('');
  const [months, setMonths] = useState(String(review?.months ?? 12));
  const reviewing = useChange(
    () =>
      change(
        'POST',
        `institutions/${id}/reviews`,
        { note: note.trim(), months: months === '' ? null : Number(months) },
        etag,
      ),
    t.review.done,
    () => setNote(''),
  );
  const offered = [...new Set([...MONTHS, ...(review?.months ? [review.months] : [])])].sort((a, b) => a - b);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim() !== '') reviewing.mutate();
  };
  const stale = isStale(reviewing.error);
  const theirs = review ? [{ label: t.review.title, now: review.note ?? '' }] : [];
  const take = () => {
    setNote('');
    reviewing.reset();
  };
  return (
    <section className="panel stack tight">
      <h2>{t.review.title}</h2>
      {review?.at && review.by ? (
        <div className="admin-quote">
          <p className="small muted">{t.review.last(say.date(review.at), review.by)}</p>
          <p>{review.note}</p>
        </div>
      ) : (
        <p className="muted">{t.review.never}</p>
      )}
      <p>{reviewDueOn ? t.review.due(say.day(reviewDueOn)) : t.review.noDue}</p>
      <form className="stack tight" onSubmit={submit}>
        <AreaField label={t.review.note} value={note} onChange={setNote} rows={2} />
        <ChoiceField
          label={t.review.every}
          value={months}
          onChange={setMonths}
          options={[...offered.map((one) => [String(one), t.review.months(one)] as const), ['', t.review.noNext]]}
        />
        {stale && <StaleNotice theirs={theirs} onTake={take} />}
        {reviewing.isError && !stale && <ProblemNotice error={reviewing.error} />}
        <p>
          <button type="submit" className="button" disabled={note.trim() === '' || reviewing.isPending}>
            {t.review.submit}
          </button>
        </p>
      </form>
    </section>
  );
}
