import { sayDate, saySpan } from '@jishi/shared/messages/format';
import type { Breach } from '@jishi/shared/schema/breach';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import { useTexts } from './useTexts.ts';

const TAGS = { counts: 'tag amber', stands: 'tag red', waived: 'tag' } as const;

/** One breach: who, what and when, what the person says about it, and the decision. */
export function BreachItem({ breach }: { breach: Breach }) {
  const { m, name, language } = useMessages();
  const t = useTexts();
  const [deciding, setDeciding] = useState(false);
  const { booking, facility, person } = breach;
  const when = saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, facility.zone, language);
  const state = breach.waived ? 'waived' : breach.decidedAt === null ? 'counts' : 'stands';
  const waits = breach.appealedAt !== null && breach.decidedAt === null;
  return (
    <div className="breach-item">
      <div className="stack tight">
        <p>
          <span className="strong">{person.name}</span> · {m.standing.kinds[breach.kind]}{' '}
          <span className={TAGS[state]}>{t.states[state]}</span>
        </p>
        <p className="muted">
          {name(booking.instrument)} · {when}
        </p>
        <PauseLine breach={breach} />
        {breach.appeal !== null && (
          <figure className="appeal">
            <figcaption className="muted small">
              {breach.appealedAt
                ? t.appealed(sayDate(Date.parse(breach.appealedAt), facility.zone, language))
                : t.appeal}
            </figcaption>
            <blockquote>{breach.appeal}</blockquote>
          </figure>
        )}
        {breach.note !== null && <p className="small">{breach.note}</p>}
      </div>
      {breach.actions.includes('decide') && (
        <button
          type="button"
          className={waits ? 'button main' : 'button'}
          aria-label={t.decideLabel(person.name, when)}
          onClick={() => setDeciding(true)}
        >
          {t.decide}
        </button>
      )}
      {deciding && <DecideDialog breach={breach} when={when} onClose={() => setDeciding(false)} />}
    </div>
  );
}

function PauseLine({ breach: { pause, facility } }: { breach: Breach }) {
  const { language } = useMessages();
  const t = useTexts();
  if (!pause) return null;
  if (pause.liftedAt !== null) return <p className="small muted">{t.pauseLifted}</p>;
  const said =
    pause.until === null ? t.pausedForever : t.paused(sayDate(Date.parse(pause.until), facility.zone, language));
  return <p className="small">{said}</p>;
}
