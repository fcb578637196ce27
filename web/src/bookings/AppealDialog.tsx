import type { Breach } from '@jishi/shared/schema/breach';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { appeal } from './standing.ts';

type Props = { breach: Breach; what: string; onClose: () => void };

/** Asking the facility to look at a breach again; possible once. */
export function AppealDialog({ breach, what, onClose }: Props) {
  const { m } = useMessages();
  const id = useId();
  const [text, setText] = useState('');
  const announce = useAnnounce();
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: () => appeal(breach.id, text.trim()),
    onSuccess: () => {
      announce(m.standing.appealed);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['breaches'] }),
  });
  return (
    <Dialog title={m.standing.appealTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate();
        }}
      >
        <p className="strong">{what}</p>
        <div className="field">
          <label htmlFor={id} className="label">
            {m.standing.appealText}
          </label>
          <textarea
            id={id}
            className="input"
            required
            maxLength={2000}
            rows={4}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {sending.isError && <ProblemNotice error={sending.error} />}
        <DialogButtons
          action={m.standing.appealDo}
          disabled={sending.isPending || text.trim() === ''}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
