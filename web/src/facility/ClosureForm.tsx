import type { FacilityInstrument } from '@jishi/shared/schema/today';
import { ceilToGrid } from '@jishi/shared/time/grid';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';
import { Blockers } from './Blockers.tsx';
import { Choice, Moment, Reason } from './ClosureFields.tsx';
import { type ChangeDraft, type Decided, makeChange, OTHERWISE, previewChange, useChanged } from './changes.ts';
import { HitList } from './HitList.tsx';
import { MoreInstruments } from './MoreInstruments.tsx';
import { UndoNotice } from './UndoNotice.tsx';

const HOUR_MS = 3_600_000;
const KINDS = ['maintenance', 'closure'] as const;

type Props = {
  facility: string;
  instrument: string;
  instruments: readonly FacilityInstrument[];
  zone: string;
  /** A change was made and is shown with its way back. */
  onMade: (id: string) => void;
};

/**
 * A closure of one or many instruments with a preview of the bookings in its way and what becomes of each; what is sent
 * is what was previewed, and it can be undone.
 */
export function ClosureForm({ facility, instrument, instruments, zone, onMade }: Props) {
  const { m } = useMessages();
  const [draft, setDraft] = useState(() => freshDraft());
  const [tried, setTried] = useState(false);
  const { preview, close } = useClosing(facility, instrument, (id) => {
    setDraft(freshDraft());
    onMade(id);
  });
  const reversed = draft.from >= draft.to;
  const missing = draft.reason.trim() === '';
  const change = (part: Partial<ChangeDraft>) => {
    close.reset();
    setDraft({ ...draft, ...part });
  };
  const decide = (bookingId: string, decided: Decided | null) => {
    const { [bookingId]: _, ...others } = draft.decisions;
    const next = { ...draft, decisions: decided ? { ...others, [bookingId]: decided } : others };
    setDraft(next);
    preview.mutate(next);
  };
  const seen = preview.data && preview.variables && isSamePlan(preview.variables, draft) ? preview.data : null;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(missing);
        if (missing) event.currentTarget.querySelector<HTMLElement>('input[required]')?.focus();
        else if (!reversed) preview.mutate(draft);
      }}
    >
      <MoreInstruments
        instruments={instruments.filter((one) => one.id !== instrument)}
        chosen={draft.more}
        onChoose={(more) => change({ more })}
      />
      <Moment title={m.closures.begins} value={draft.from} zone={zone} onChange={(from) => change({ from })} />
      <Moment title={m.closures.ends} value={draft.to} zone={zone} onChange={(to) => change({ to })} />
      {reversed && (
        <p className="bad small" role="alert">
          {m.closures.reversed}
        </p>
      )}
      <Choice
        legend={m.closures.kind}
        values={KINDS}
        words={m.closures.kinds}
        chosen={draft.kind}
        onChoose={(kind) => change({ kind })}
      />
      <Reason value={draft.reason} missing={tried && missing} onChange={(reason) => change({ reason })} />
      <Choice
        legend={m.closures.displace}
        values={OTHERWISE}
        words={m.closures.displaceKinds}
        chosen={draft.otherwise}
        onChoose={(otherwise) => change({ otherwise })}
      />
      {/* For the people whose bookings are moved or cancelled, beside the reason. */}
      <ReasonField label={m.changes.message} value={draft.message} onChange={(message) => change({ message })} />
      <div aria-live="polite" className="stack tight">
        {seen && <Blockers blockers={seen.blockers} zone={zone} />}
        {seen && seen.blockers.length === 0 && <HitList preview={seen} decisions={draft.decisions} onDecide={decide} />}
        {close.data && <UndoNotice key={close.data.id} id={close.data.id} text={m.closures.done} />}
      </div>
      {preview.isError && <ProblemNotice error={preview.error} />}
      {close.isError && <ProblemNotice error={close.error} />}
      <p className="row">
        <button type="submit" className="button" disabled={reversed || preview.isPending}>
          {m.closures.preview}
        </button>
        {seen?.ok && (
          <button
            type="button"
            className={seen.total > 0 ? 'button grave' : 'button main'}
            disabled={close.isPending || preview.isPending}
            onClick={() => close.mutate(draft)}
          >
            {labelOf(m, seen)}
          </button>
        )}
      </p>
    </form>
  );
}

type Labels = ReturnType<typeof useMessages>['m'];

function labelOf(m: Labels, { hits, total }: { hits: readonly { do: string }[]; total: number }): string {
  if (total === 0) return m.closures.submit;
  const allCancelled = hits.every((hit) => hit.do === 'cancel');
  return allCancelled ? m.closures.submitCancel(total) : m.closures.submitChange(total);
}

/** The reason and the message change nothing of what a preview shows; they go along as they are when it is carried out. */
function isSamePlan(a: ChangeDraft, b: ChangeDraft): boolean {
  const plan = ({ reason: _, message: __, ...rest }: ChangeDraft) => JSON.stringify(rest);
  return plan(a) === plan(b);
}

function freshDraft(): ChangeDraft {
  const from = ceilToGrid(Date.now());
  const times = { from, to: from + 4 * HOUR_MS };
  return {
    id: uuidv7(),
    ...times,
    kind: 'maintenance',
    reason: '',
    more: [],
    otherwise: 'refuse',
    message: '',
    decisions: {},
  };
}

function useClosing(facility: string, instrument: string, onDone: (id: string) => void) {
  const changed = useChanged();
  const preview = useMutation({ mutationFn: (draft: ChangeDraft) => previewChange(facility, instrument, draft) });
  const close = useMutation({
    mutationFn: (draft: ChangeDraft) => makeChange(facility, instrument, draft),
    onSuccess: ({ id }) => {
      preview.reset();
      onDone(id);
    },
    onSettled: changed,
  });
  return { preview, close };
}
