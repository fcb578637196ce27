import { localDate } from '@jishi/shared/time/zone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ExceptionRows } from './ExceptionRows.tsx';
import { HoursRows } from './HoursRows.tsx';
import { ImpactList } from './ImpactList.tsx';
import { previewSchedule, publishSchedule, type SeenSchedule } from './queries.ts';
import { draftOf, isSendable, type ScheduleDraft, versionOf } from './scheduleDraft.ts';
import { WeekPicture } from './WeekPicture.tsx';

/** Opening hours: change, see what it does to bookings, then publish exactly what was previewed. */
export function ScheduleEditor({ facility, seen }: { facility: string; seen: SeenSchedule }) {
  const { m } = useMessages();
  const today = localDate(seen.schedule.zone, Date.now());
  const [draft, setDraft] = useState<ScheduleDraft>(() => draftOf(seen.schedule, today));
  const [done, setDone] = useState(false);
  const publishing = usePublishing(facility, seen, () => setDone(true));
  const { preview, publish } = publishing;
  const content = JSON.stringify(versionOf(draft));
  const previewed = preview.data && publishing.previewedContent === content ? preview.data : null;
  const stale = publish.error instanceof ApiProblem && publish.error.slug === 'stale';
  const change = (part: Partial<ScheduleDraft>) => {
    setDone(false);
    setDraft({ ...draft, ...part });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate(content);
      }}
    >
      <ScheduleFacts draft={draft} today={today} onChange={change} />
      <HoursRows rows={draft.weekly} onChange={(weekly) => change({ weekly })} />
      <WeekPicture draft={draft} />
      <ExceptionRows rows={draft.exceptions} today={today} onChange={(exceptions) => change({ exceptions })} />
      {stale && <p className="notice warn">{m.availability.stale}</p>}
      {preview.isError && <ProblemNotice error={preview.error} />}
      {publish.isError && !stale && <ProblemNotice error={publish.error} />}
      <div aria-live="polite" className="stack tight">
        {preview.data && !previewed && !done && <p className="muted">{m.availability.changed}</p>}
        {previewed && !done && (
          <ImpactList
            impact={previewed}
            none={m.availability.noImpact}
            some={m.availability.impact(previewed.total)}
            consequence={m.availability.impactKept}
          />
        )}
        {done && <p className="notice good">✓ {m.availability.published}</p>}
      </div>
      <p className="row">
        <button type="submit" className="button" disabled={!isSendable(draft) || preview.isPending}>
          {m.availability.preview}
        </button>
        {previewed && !done && (
          <button
            type="button"
            className="button main"
            disabled={publish.isPending}
            onClick={() => publish.mutate(content)}
          >
            {previewed.total > 0 ? m.availability.publishHit : m.availability.publish}
          </button>
        )}
      </p>
    </form>
  );
}

function usePublishing(facility: string, seen: SeenSchedule, onDone: () => void) {
  const client = useQueryClient();
  const [previewedContent, setPreviewedContent] = useState<string | null>(null);
  const changeOf = (content: string) => ({ facility, id: seen.schedule.id, version: JSON.parse(content) });
  const refresh = () => {
    for (const key of ['schedule', 'facility', 'today', 'agenda', 'instruments'])
      void client.invalidateQueries({ queryKey: [key] });
  };
  const preview = useMutation({
    mutationFn: (content: string) => previewSchedule(changeOf(content)),
    onSuccess: (_impact, content) => setPreviewedContent(content),
  });
  const publish = useMutation({
    mutationFn: (content: string) => publishSchedule(changeOf(content), seen.etag),
    onSuccess: () => {
      onDone();
    },
    onSettled: refresh,
  });
  return { preview, publish, previewedContent };
}

type FactsProps = { draft: ScheduleDraft; today: string; onChange: (part: Partial<ScheduleDraft>) => void };

function ScheduleFacts({ draft, today, onChange }: FactsProps) {
  const { m } = useMessages();
  const nameless = draft.name.trim() === '';
  return (
    <div className="schedule-facts">
      <label className="field">
        <span className="label">{m.availability.name}</span>
        <input
          className="input"
          required
          maxLength={100}
          value={draft.name}
          aria-invalid={nameless}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="label">{m.availability.holidays}</span>
        <select
          className="input"
          value={draft.holidays ?? ''}
          onChange={(event) => onChange({ holidays: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">{m.availability.holidaysNone}</option>
          <option value="CN">{m.availability.holidaysCn}</option>
          {draft.holidays !== null && draft.holidays !== 'CN' && (
            <option value={draft.holidays}>{draft.holidays}</option>
          )}
        </select>
      </label>
      <div>
        <DateField
          label={m.availability.effectiveFrom}
          value={draft.effectiveFrom}
          min={today}
          onChange={(effectiveFrom) => onChange({ effectiveFrom })}
        />
        <p className="muted small">{m.availability.effectiveHint}</p>
      </div>
    </div>
  );
}
