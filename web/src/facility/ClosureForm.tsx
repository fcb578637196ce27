import { ceilToGrid } from '@jishi/shared/time/grid';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { ApiProblem } from '../api.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { Choice, Moment, Reason } from './ClosureFields.tsx';
import { ImpactList } from './ImpactList.tsx';
import { type ClosureDraft, closeInstrument, previewClosure } from './queries.ts';

const HOUR_MS = 3_600_000;
const KINDS = ['maintenance', 'closure'] as const;
const DISPLACES = ['refuse', 'cancel'] as const;

type Props = { instrument: string; zone: string };

/** A closure with a preview of the bookings in its way; what is sent is what was previewed. */
export function ClosureForm({ instrument, zone }: Props) {
  const { m } = useMessages();
  const [draft, setDraft] = useState(() => freshDraft());
  const [done, setDone] = useState(false);
  const { preview, close } = useClosing(instrument, () => {
    setDone(true);
    setDraft(freshDraft());
  });
  const impact = preview.data && preview.variables === draft ? preview.data : null;
  const reversed = draft.from >= draft.to;
  const missing = draft.reason.trim() === '';
  const [tried, setTried] = useState(false);
  const change = (part: Partial<ClosureDraft>) => {
    setDone(false);
    setDraft({ ...draft, ...part });
  };
  const blocked = impact !== null && impact.total > 0 && draft.displace === 'refuse';
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
        values={DISPLACES}
        words={m.closures.displaceKinds}
        chosen={draft.displace}
        onChoose={(displace) => change({ displace })}
      />
      <div aria-live="polite" className="stack tight">
        {impact && (
          <ImpactList
            impact={impact}
            none={m.closures.noImpact}
            some={m.closures.impact(impact.total)}
            consequence={draft.displace === 'cancel' ? m.closures.wouldCancel : m.closures.wouldRefuse}
          />
        )}
        {done && <p className="notice good">✓ {m.closures.done}</p>}
      </div>
      {preview.isError && <ProblemNotice error={preview.error} />}
      {close.isError && <ClosingError error={close.error} />}
      <p className="row">
        <button type="submit" className="button" disabled={reversed || preview.isPending}>
          {m.closures.preview}
        </button>
        {impact && !blocked && (
          <button
            type="button"
            className={impact.total > 0 ? 'button grave' : 'button main'}
            disabled={close.isPending}
            onClick={() => close.mutate(draft)}
          >
            {impact.total > 0 ? m.closures.submitCancel(impact.total) : m.closures.submit}
          </button>
        )}
      </p>
    </form>
  );
}

function freshDraft(): ClosureDraft {
  const from = ceilToGrid(Date.now());
  return { id: uuidv7(), from, to: from + 4 * HOUR_MS, kind: 'maintenance', reason: '', displace: 'refuse' };
}

function useClosing(instrument: string, onDone: () => void) {
  const client = useQueryClient();
  const preview = useMutation({ mutationFn: (draft: ClosureDraft) => previewClosure(instrument, draft) });
  const close = useMutation({
    mutationFn: (draft: ClosureDraft) => closeInstrument(instrument, draft),
    onSuccess: () => {
      preview.reset();
      onDone();
    },
    onSettled: () => {
      for (const key of ['closures', 'agenda', 'today', 'bookings']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return { preview, close };
}

/** Bookings that came between preview and closing are why it is refused now. */
function ClosingError({ error }: { error: unknown }) {
  const { m } = useMessages();
  const refused = error instanceof ApiProblem && error.slug === 'refused';
  return (
    <>
      <ProblemNotice error={error} />
      {refused && <p>{m.closures.wouldRefuse}</p>}
    </>
  );
}
