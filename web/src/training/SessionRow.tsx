import type { Facility } from '@jishi/shared/schema/institution';
import type { Training } from '@jishi/shared/schema/training';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../ui/Dialog.tsx';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { CancelSession } from './CancelSession.tsx';
import { Participants } from './Participants.tsx';
import { trainingQuery } from './queries.ts';
import { SessionFacts, useTaught, useWhen } from './SessionFacts.tsx';
import { SessionForm } from './SessionForm.tsx';
import { useTexts } from './useTexts.ts';

type Props = { facility: Facility; session: Training; open: boolean; onOpen: (open: boolean) => void };

const TAGS = { open: 'tag accent', full: 'tag amber', begun: 'tag', held: 'tag', cancelled: 'tag red' } as const;

/** One session: its facts, who takes part, and what can be done about it. */
export function SessionRow({ facility, session, open, onOpen }: Props) {
  const t = useTexts();
  const taught = useTaught()(session);
  const when = useWhen()(session);
  const [doing, setDoing] = useState<'edit' | 'cancel' | null>(null);
  const { state } = session;
  const editable = state === 'open' || state === 'full' || state === 'begun';
  return (
    <li>
      <article
        className={open ? 'panel stack tight chosen' : 'panel stack tight no-print'}
        aria-label={`${when} ${taught}`}
      >
        <div className="row spread">
          <h2>
            {when} <span className="session-what">{t.for(taught)}</span>
          </h2>
          <span className={TAGS[state]}>{t.states[state]}</span>
        </div>
        <SessionFacts session={session} />
        <p className="row no-print">
          <button type="button" className="button" aria-expanded={open} onClick={() => onOpen(!open)}>
            {t.open} ({session.joined + session.waiting})
          </button>
          {editable && (
            <>
              <button type="button" className="button quiet" onClick={() => setDoing('edit')}>
                {t.editShort}
              </button>
              <button type="button" className="button quiet" onClick={() => setDoing('cancel')}>
                {t.cancel}
              </button>
            </>
          )}
        </p>
        {open && <Participants id={session.id} />}
      </article>
      {doing === 'edit' && (
        <Dialog title={t.edit} onClose={() => setDoing(null)}>
          <EditForm facility={facility} id={session.id} onClose={() => setDoing(null)} />
        </Dialog>
      )}
      {doing === 'cancel' && <CancelSession session={session} onClose={() => setDoing(null)} />}
    </li>
  );
}

function EditForm({ facility, id, onClose }: { facility: Facility; id: string; onClose: () => void }) {
  const found = useQuery(trainingQuery(id));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  return <SessionForm facility={facility} seen={found.data} onDone={onClose} onClose={onClose} />;
}
