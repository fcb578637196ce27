import type { ChangePreview } from '@jishi/shared/schema/availability';
import type { Schedule, ScheduleVersion } from '@jishi/shared/schema/schedule';
import { useState } from 'react';
import type { HoursTexts } from '../messages/hours-en.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';
import { Choice } from './ClosureFields.tsx';
import { ComingHolidays } from './ComingHolidays.tsx';
import { type Decided, OTHERWISE } from './changes.ts';
import { ExceptionRows } from './ExceptionRows.tsx';
import { HitList } from './HitList.tsx';
import { HoursGrid } from './HoursGrid.tsx';
import { HoursRows } from './HoursRows.tsx';
import { rowsOf, weekOf } from './hoursGrid.ts';
import { ScheduleFacts } from './ScheduleFacts.tsx';
import { KeptNotice, StaleNotice } from './StaleNotice.tsx';
import { isSendable } from './scheduleDraft.ts';
import { UndoNotice } from './UndoNotice.tsx';
import { useHoursTexts } from './useHoursTexts.ts';
import { usePublishing } from './usePublishing.ts';
import { useScheduleEdit } from './useScheduleEdit.ts';
import { VersionChoice, versionsShown } from './VersionChoice.tsx';
import { WhatChanges } from './WhatChanges.tsx';

/**
 * Opening hours: change them by drawing or in rows, see what that changes and which bookings it hits, decide about each,
 * then publish exactly what was previewed. Half-made hours survive a reload and somebody else's change.
 */
export function ScheduleEditor({ facility, schedule }: { facility: string; schedule: Schedule }) {
  const { m } = useMessages();
  const texts = useHoursTexts();
  const [chosen, setChosen] = useState<string | null>(null);
  const versions = versionsShown(schedule);
  const shown = versions.find(({ effectiveFrom }) => effectiveFrom === chosen) ?? (versions[0] as ScheduleVersion);
  const editing = useScheduleEdit(schedule, shown);
  const { draft, plan } = editing.edit;
  const publishing = usePublishing(facility, schedule.id, editing.edit, (from) => {
    editing.drop();
    setChosen(from);
  });
  const { preview, publish, previewed } = publishing;
  const decide = (bookingId: string, decided: Decided | null) => {
    const { [bookingId]: _, ...others } = plan.decisions;
    const decisions = decided ? { ...others, [bookingId]: decided } : others;
    editing.plan({ decisions });
    preview.mutate({ ...editing.edit, plan: { ...plan, decisions } });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate(editing.edit);
      }}
    >
      {!editing.isEdited && versions.length > 1 && (
        <VersionChoice versions={versions} chosen={shown.effectiveFrom} onChoose={setChosen} />
      )}
      {editing.wasKept && !editing.isStale && <KeptNotice onDrop={editing.drop} />}
      {editing.isStale && (
        <StaleNotice
          schedule={schedule}
          onDrop={editing.drop}
          onKeep={() => {
            publish.reset();
            editing.rebase();
          }}
        />
      )}
      <ScheduleFacts draft={draft} today={editing.today} onChange={editing.change} />
      <HoursGrid
        week={weekOf(draft.weekly)}
        onChange={(week) => editing.change({ weekly: rowsOf(week, draft.weekly) })}
      />
      <HoursRows rows={draft.weekly} onChange={(weekly) => editing.change({ weekly })} />
      <ExceptionRows
        rows={draft.exceptions}
        today={editing.today}
        onChange={(exceptions) => editing.change({ exceptions })}
      />
      {draft.holidays !== null && (
        <ComingHolidays
          calendar={draft.holidays}
          rows={draft.exceptions}
          onAdd={(row) => editing.change({ exceptions: [...draft.exceptions, row] })}
        />
      )}
      <Choice
        legend={texts.otherwise}
        values={OTHERWISE}
        words={texts.otherwiseKinds}
        chosen={plan.otherwise}
        onChoose={(otherwise) => editing.plan({ otherwise })}
      />
      <ReasonField label={m.changes.message} value={plan.message} onChange={(message) => editing.plan({ message })} />
      {preview.isError && <ProblemNotice error={preview.error} />}
      {publish.isError && !editing.isStale && <ProblemNotice error={publish.error} />}
      <div aria-live="polite" className="stack tight">
        {preview.data && !previewed && !publish.data && <p className="muted">{m.availability.changed}</p>}
        {previewed && (
          <>
            <WhatChanges versions={schedule.versions} after={publishing.version} instruments={schedule.instruments} />
            <HitList
              preview={previewed}
              decisions={plan.decisions}
              words={{
                none: m.availability.noImpact,
                some: m.availability.impact(previewed.total),
                refused: texts.wouldRefuse,
              }}
              onDecide={decide}
            />
          </>
        )}
        {publish.data && !editing.isEdited && (
          <UndoNotice key={publish.data.id} id={publish.data.id} text={m.availability.published} />
        )}
      </div>
      <p className="row">
        <button type="submit" className="button" disabled={!isSendable(draft) || preview.isPending || editing.isStale}>
          {m.availability.preview}
        </button>
        {previewed?.ok && !editing.isStale && (
          <button
            type="button"
            className={previewed.hits.some((hit) => hit.do !== 'keep') ? 'button grave' : 'button main'}
            disabled={publish.isPending || preview.isPending}
            onClick={() => publish.mutate(editing.edit)}
          >
            {labelOf(m, texts, previewed)}
          </button>
        )}
        {editing.isEdited && !editing.wasKept && !editing.isStale && (
          <button type="button" className="button quiet" onClick={editing.drop}>
            {texts.dropKept}
          </button>
        )}
      </p>
    </form>
  );
}

type Words = ReturnType<typeof useMessages>['m'];

/** What publishing does to bookings stands on its button. */
function labelOf(m: Words, texts: HoursTexts, { hits, total }: ChangePreview): string {
  if (total === 0) return m.availability.publish;
  return hits.every((hit) => hit.do === 'keep') ? m.availability.publishHit : texts.publishChange(total);
}
