import type { Breach } from '@jishi/shared/schema/breach';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { decideBreach } from './queries.ts';
import { useTexts } from './useTexts.ts';

type Props = { breach: Breach; when: string; onClose: () => void };

/** Whether a breach stands: what follows from each answer is said before it is given. */
export function DecideDialog({ breach, when, onClose }: Props) {
  const { m, name } = useMessages();
  const t = useTexts();
  const id = useId();
  const [waive, setWaive] = useState<boolean | null>(null);
  const [note, setNote] = useState('');
  const deciding = useDeciding(breach.id, onClose);
  return (
    <Dialog title={t.dialog} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (waive !== null) deciding.mutate({ waive, ...(note.trim() === '' ? {} : { note: note.trim() }) });
        }}
      >
        <p>
          <span className="strong">{breach.person.name}</span> · {m.standing.kinds[breach.kind]} ·{' '}
          {name(breach.booking.instrument)} · {when}
        </p>
        {breach.appeal !== null && <blockquote className="appeal">{breach.appeal}</blockquote>}
        <fieldset className="stack tight">
          <legend className="hidden-text">{t.dialog}</legend>
          <Choice name={id} chosen={waive === true} text={t.waive} hint={t.waiveHint} onChoose={() => setWaive(true)} />
          {breach.decidedAt === null && (
            <Choice
              name={id}
              chosen={waive === false}
              text={t.uphold}
              hint={t.upholdHint}
              onChoose={() => setWaive(false)}
            />
          )}
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-note`} className="label">
            {t.note} ({m.common.optional})
          </label>
          <textarea
            id={`${id}-note`}
            className="input"
            rows={3}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {deciding.isError && <ProblemNotice error={deciding.error} />}
        <DialogButtons action={t.submit} disabled={waive === null || deciding.isPending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}

type ChoiceProps = { name: string; chosen: boolean; text: string; hint: string; onChoose: () => void };

function Choice({ name, chosen, text, hint, onChoose }: ChoiceProps) {
  return (
    <label className="decision">
      <input type="radio" name={name} checked={chosen} onChange={onChoose} />
      <span>
        <span className="strong">{text}</span>
        <br />
        <span className="muted small">{hint}</span>
      </span>
    </label>
  );
}

function useDeciding(id: string, onDone: () => void) {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (decision: { waive: boolean; note?: string }) => decideBreach(id, decision),
    onSuccess: ({ waived }) => {
      announce(waived ? t.waivedDone : t.upheldDone);
      onDone();
    },
    onSettled: () => {
      for (const key of ['breaches', 'pauses']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
