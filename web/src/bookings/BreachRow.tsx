import { saySpan } from '@jishi/shared/messages/format';
import type { Breach } from '@jishi/shared/schema/breach';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { AppealDialog } from './AppealDialog.tsx';

/** One breach: what, when, how it stands, and the way to object. */
export function BreachRow({ breach }: { breach: Breach }) {
  const { m, name, language } = useMessages();
  const [open, setOpen] = useState(false);
  const { booking, facility } = breach;
  const span = { from: Date.parse(booking.from), to: Date.parse(booking.to) };
  const time = saySpan(span, facility.zone, language);
  const what = [m.standing.kinds[breach.kind], name(booking.instrument), time].join(m.common.and);
  const state = stateOf(breach);
  return (
    <div className="row spread">
      <span>
        {what}
        {state && ` · ${m.standing.states[state]}`}
        {breach.note && ` · ${breach.note}`}
      </span>
      {breach.actions.includes('appeal') && (
        <button
          type="button"
          className="button"
          aria-label={m.standing.appealLabel(what)}
          onClick={() => setOpen(true)}
        >
          {m.standing.appeal}
        </button>
      )}
      {open && <AppealDialog breach={breach} what={what} onClose={() => setOpen(false)} />}
    </div>
  );
}

function stateOf(breach: Breach): 'waiting' | 'stands' | 'waived' | null {
  if (breach.waived) return 'waived';
  if (breach.decidedAt !== null) return 'stands';
  return breach.appealedAt === null ? null : 'waiting';
}
