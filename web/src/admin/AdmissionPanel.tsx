import type { AdminInstitution } from '@jishi/shared/schema/admin-institution';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { Confirm } from './Confirm.tsx';
import { change } from './queries.ts';
import { StateTag } from './StateTag.tsx';
import { useChange } from './useChange.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

type Wanted = { state: 'admitted' | 'suspended' | 'declined'; reason?: string };

/** Whether an institution belongs here, why, and what can be decided about it now. */
export function AdmissionPanel({ institution }: { institution: AdminInstitution }) {
  const t = useTexts();
  const { name } = useMessages();
  const say = useSay();
  const [asking, setAsking] = useState<'suspended' | 'declined' | null>(null);
  const { id, state, etag, application, stateSince, decidedBy } = institution;
  const deciding = useChange(
    (wanted: Wanted) => change('POST', `institutions/${id}/admission`, wanted, etag),
    (_done, wanted) => t.admission.done[wanted.state],
    () => setAsking(null),
  );
  const known = name(institution.name);
  const theirs = [{ label: t.admission.title, now: t.states[state] }];
  const ask = (next: 'suspended' | 'declined') => () => {
    deciding.reset();
    setAsking(next);
  };
  return (
    <section className="panel stack tight">
      <h2>{t.admission.title}</h2>
      <p className="row">
        <StateTag state={state} />
        {stateSince && <span className="muted small">{t.admission.since(say.date(stateSince))}</span>}
        {decidedBy && <span className="muted small">{t.admission.by(decidedBy)}</span>}
      </p>
      {institution.reason && (
        <p>
          <span className="muted small">{t.admission.reason}: </span>
          {institution.reason}
        </p>
      )}
      <p className="muted">{t.admission.meaning[state]}</p>
      {application && (
        <div className="stack tight admin-quote">
          <p className="small">
            <Link to="/admin/people/$id" params={{ id: application.by.id }}>
              {t.admission.applied(application.by.name)}
            </Link>{' '}
            <span className="muted">{application.by.email}</span>
          </p>
          {application.text && <p>{application.text}</p>}
        </div>
      )}
      {isStale(deciding.error) && asking === null && <StaleNotice theirs={theirs} onTake={deciding.reset} />}
      {deciding.isError && asking === null && !isStale(deciding.error) && <ProblemNotice error={deciding.error} />}
      <p className="row">
        {state !== 'admitted' && (
          <button
            type="button"
            className="button main"
            disabled={deciding.isPending}
            onClick={() => deciding.mutate({ state: 'admitted' })}
          >
            {state === 'applied' ? t.admission.admit : t.admission.readmit}
          </button>
        )}
        {state === 'admitted' && (
          <button type="button" className="button grave" onClick={ask('suspended')}>
            {t.admission.suspend}
          </button>
        )}
        {state === 'applied' && (
          <button type="button" className="button grave" onClick={ask('declined')}>
            {t.admission.decline}
          </button>
        )}
      </p>
      {asking && (
        <Confirm
          title={asking === 'suspended' ? t.admission.suspendTitle(known) : t.admission.declineTitle(known)}
          action={(asking === 'suspended' ? t.admission.suspend : t.admission.decline).replace('…', '')}
          grave
          reason={t.admission.reason}
          running={deciding.isPending}
          error={deciding.error}
          theirs={theirs}
          onDo={(reason) => deciding.mutate({ state: asking, reason })}
          onClose={() => {
            deciding.reset();
            setAsking(null);
          }}
        >
          <p>
            {asking === 'suspended'
              ? t.admission.suspendBody(institution.instruments, institution.facilities)
              : t.admission.declineBody}
          </p>
        </Confirm>
      )}
    </section>
  );
}
