import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { useGroupChange } from './useGroupChange.ts';

type Props = {
  title: string;
  consequence: string;
  action: string;
  /** What is said once it is done. */
  said: string;
  act: () => Promise<unknown>;
  onDone?: () => void;
  onClose: () => void;
};

/** Something that cannot be taken back, with what follows from it. */
export function ConfirmDialog({ title, consequence, action, said, act, onDone, onClose }: Props) {
  const { m } = useMessages();
  const doing = useGroupChange(act, said, () => {
    onClose();
    onDone?.();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="stack">
        <p>{consequence}</p>
        {doing.isError && <ProblemNotice error={doing.error} />}
        <p className="row">
          <button
            type="button"
            className="button grave"
            disabled={doing.isPending}
            onClick={() => doing.mutate(undefined)}
          >
            {action}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.common.cancel}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
