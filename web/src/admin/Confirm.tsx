import { type FormEvent, type ReactNode, useState } from 'react';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice, type Theirs } from '../ui/Stale.tsx';
import { AreaField } from './fields.tsx';

type Props = {
  title: string;
  children: ReactNode;
  action: string;
  grave?: boolean;
  /** The label of a reason that has to be given; none is asked for without it. */
  reason?: string;
  running: boolean;
  error: unknown;
  /** How it stands now, told to whoever was too late. */
  theirs?: readonly Theirs[];
  onDo: (reason: string) => void;
  onClose: () => void;
};

/** What an act means, and whether it is meant. */
export function Confirm({ title, children, action, grave, reason, running, error, theirs, onDo, onClose }: Props) {
  const [why, setWhy] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!running && (reason === undefined || why.trim() !== '')) onDo(why.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="stack tight">{children}</div>
        {reason !== undefined && <AreaField label={reason} value={why} onChange={setWhy} />}
        {isStale(error) && <StaleNotice theirs={theirs ?? []} onTake={onClose} />}
        {error !== null && !isStale(error) && <ProblemNotice error={error} />}
        <DialogButtons
          action={action}
          disabled={running || (reason !== undefined && why.trim() === '')}
          grave={grave ?? false}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
