import type { Training } from '@jishi/shared/schema/training';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ReasonField } from '../ui/ReasonField.tsx';
import { cancelTraining } from './queries.ts';
import { useTexts } from './useTexts.ts';

export function CancelSession({ session, onClose }: { session: Training; onClose: () => void }) {
  const { m } = useMessages();
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [reason, setReason] = useState('');
  const cancelling = useMutation({
    mutationFn: () => cancelTraining(session.id, reason.trim()),
    onSuccess: () => {
      announce(t.cancelled);
      onClose();
    },
    onSettled: () => {
      for (const key of ['trainings', 'training']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <Dialog title={t.cancelTitle} onClose={onClose}>
      <div className="stack">
        <p>{t.cancelConsequence(session.joined + session.waiting)}</p>
        <ReasonField label={t.reason} value={reason} onChange={setReason} />
        {cancelling.isError && <ProblemNotice error={cancelling.error} />}
        <p className="row">
          <button
            type="button"
            className="button grave"
            disabled={cancelling.isPending}
            onClick={() => cancelling.mutate()}
          >
            {t.cancel}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.bookings.keep}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
