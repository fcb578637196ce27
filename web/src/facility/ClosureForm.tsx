import { ceilToGrid } from '@jishi/shared/time/grid';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { readKept, writeKept } from '../order/kept.ts';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';
import { Blockers } from './Blockers.tsx';
import { Choice, Moment, Reason } from './ClosureFields.tsx';
import { type ChangeDraft, type Decided, makeChange, OTHERWISE, previewChange, useChanged } from './changes.ts';
import { HitList } from './HitList.tsx';
import { MoreInstruments, type NamedInstrument } from './MoreInstruments.tsx';
import { UndoNotice } from './UndoNotice.tsx';

const HOUR_MS = 3_600_000;
const KINDS = ['maintenance', 'closure'] as const;

type Props = {
  facility: string;
  instrument: string;
  instruments: readonly NamedInstrument[];
  zone: string;
  /** Filled in from the beginning; what it would hit is then shown without being asked for. */
  preset?: Preset;
  /** A change was made and is shown with its way back. */
  onMade: (id: string) => void;
};

/**
 * A closure of one or many instruments with a preview of the bookings in its way and what becomes of each; what is sent
 * is what was previewed, and it can be undone.
 */
export function ClosureForm({ facility, instrument, instruments, zone, preset, onMade }: Props) {
  const { m } = useMessages();
  const { draft, setDraft, forget } = useKeptDraft(instrument, preset);
  const [tried, setTried] = useState(false);
  const { preview, close } = useClosing(facility, instrument, (id) => {
    forget();
    onMade(id);
  });
  const reversed = draft.from >= draft.to;
  const missing = draft.reason.trim() === '';
  usePreviewing(preset !== undefined && !reversed, draft, preview.mutate);
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
        {!preset && (
          <button type="submit" className="button" disabled={reversed || preview.isPending}>
            {m.closures.preview}
          </button>
        )}
        {seen?.ok && (
          <button
            type="button"
            className={seen.total > 0 ? 'button grave' : 'button main'}
            disabled={close.isPending || preview.isPending || missing}
            onClick={() => close.mutate(draft)}
          >
            {labelOf(m, seen)}
          </button>
        )}
      </p>
    </form>
  );
}

/** What is planned, kept for the tab until it is carried out; what came filled in is not. */
function useKeptDraft(instrument: string, preset: Preset | undefined) {
  const name = `closure ${instrument}`;
  const [draft, show] = useState(() => (preset ? null : readDraft(name)) ?? freshDraft(preset));
  return {
    draft,
    setDraft: (next: ChangeDraft) => {
      if (!preset) writeKept(name, next);
      show(next);
    },
    forget: () => {
      writeKept(name, null);
      show(freshDraft(preset));
    },
  };
}

function readDraft(name: string): ChangeDraft | null {
  const kept = readKept(name) as Partial<ChangeDraft> | null;
  return kept !== null && typeof kept.from === 'number' && Array.isArray(kept.more) ? (kept as ChangeDraft) : null;
}

type Labels = ReturnType<typeof useMessages>['m'];

function labelOf(m: Labels, { hits, total }: { hits: readonly { do: string }[]; total: number }): string {
  if (total === 0) return m.closures.submit;
  const allCancelled = hits.every((hit) => hit.do === 'cancel');
  return allCancelled ? m.closures.submitCancel(total) : m.closures.submitChange(total);
}

/** The reason and the message change nothing of what a preview shows; they go along as they are when it is carried out. */
function isSamePlan(a: ChangeDraft, b: ChangeDraft): boolean {
  return planOf(a) === planOf(b);
}

function planOf({ reason: _, message: __, ...rest }: ChangeDraft): string {
  return JSON.stringify(rest);
}

type Preset = Pick<ChangeDraft, 'from' | 'to' | 'reason'>;

function freshDraft(preset?: Preset): ChangeDraft {
  const from = ceilToGrid(Date.now());
  return {
    id: uuidv7(),
    ...(preset ?? { from, to: from + 4 * HOUR_MS, reason: '' }),
    kind: 'maintenance',
    more: [],
    otherwise: 'refuse',
    message: '',
    decisions: {},
  };
}

/** Previews a draft as often as its plan changes. */
function usePreviewing(wanted: boolean, draft: ChangeDraft, preview: (draft: ChangeDraft) => void): void {
  const plan = planOf(draft);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of a draft change nothing of what it would do
  useEffect(() => {
    if (wanted) preview(draft);
  }, [wanted, plan]);
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
