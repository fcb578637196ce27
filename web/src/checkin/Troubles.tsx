import { sayInstant } from '@jishi/shared/messages/format';
import type { Trouble } from '@jishi/shared/schema/trouble';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { closeTrouble, reopenTrouble, troublesQuery } from './queries.ts';
import { useCheckinTexts } from './useTexts.ts';
import './checkin.css';

type Props = { facility: string; zone: string };

/** What was reported of a facility's instruments: the open ones, to be answered, and the last closed ones. */
export function Troubles({ facility, zone }: Props) {
  const texts = useCheckinTexts();
  const open = useQuery(troublesQuery(facility, 'open'));
  const [shown, setShown] = useState(false);
  const [answering, setAnswering] = useState<Trouble | null>(null);
  const listed = open.data?.find(({ id }) => id === answering?.id);
  // What somebody else closed while it is being answered is among the closed ones.
  const overtaken = answering !== null && !listed;
  const closed = useQuery({ ...troublesQuery(facility, 'closed'), enabled: shown || overtaken });
  return (
    <section id="problems" className="panel stack no-print" aria-labelledby="problems-title">
      <h2 id="problems-title">{texts.staffTitle}</h2>
      {open.isError && <ProblemNotice error={open.error} retry={() => open.refetch()} />}
      {open.data?.length === 0 && <p className="muted">{texts.staffNone}</p>}
      <ul className="checkin-troubles">
        {open.data?.map((one) => (
          <Row key={one.id} trouble={one} zone={zone} onClose={() => setAnswering(one)} />
        ))}
      </ul>
      <details onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>{texts.closedOnes}</summary>
        <ul className="checkin-troubles">
          {closed.data?.map((one) => (
            <Row key={one.id} trouble={one} zone={zone} onClose={null} />
          ))}
        </ul>
      </details>
      {answering && (
        <AnswerDialog
          trouble={listed ?? closed.data?.find(({ id }) => id === answering.id) ?? answering}
          onClose={() => setAnswering(null)}
        />
      )}
    </section>
  );
}

function Row({ trouble, zone, onClose }: { trouble: Trouble; zone: string; onClose: (() => void) | null }) {
  const { name, language } = useMessages();
  const texts = useCheckinTexts();
  const refresh = useRefresh();
  const reopen = useMutation({ mutationFn: () => reopenTrouble(trouble), onSettled: refresh });
  return (
    <li className="stack tight trouble">
      <p className="row spread">
        <span className="row">
          <Link to="/instruments/$id" params={{ id: trouble.instrument.id }} className="strong">
            {name(trouble.instrument.name)}
          </Link>
          <span className={trouble.kind === 'broken' ? 'tag red' : 'tag amber'}>{texts.kinds[trouble.kind]}</span>
        </span>
        {onClose ? (
          <button
            type="button"
            className="button"
            aria-label={texts.closeLabel(name(trouble.instrument.name))}
            onClick={onClose}
          >
            {texts.close}
          </button>
        ) : (
          <button type="button" className="button quiet" disabled={reopen.isPending} onClick={() => reopen.mutate()}>
            {texts.reopen}
          </button>
        )}
      </p>
      {reopen.isError && <ProblemNotice error={reopen.error} />}
      <p className="checkin-text">{trouble.text}</p>
      {trouble.answer && (
        <p>
          <span className="strong">{texts.answer}:</span> {trouble.answer}
        </p>
      )}
      <p className="muted small">
        {texts.by(trouble.person.name, sayInstant(Date.parse(trouble.createdAt), zone, language))}
      </p>
    </li>
  );
}

function useRefresh(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of ['troubles', 'today']) void client.invalidateQueries({ queryKey: [key] });
  };
}

function AnswerDialog({ trouble, onClose }: { trouble: Trouble; onClose: () => void }) {
  const texts = useCheckinTexts();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const [answer, setAnswer] = useState('');
  const close = useMutation({
    mutationFn: () => closeTrouble(trouble, answer.trim() || null),
    onSuccess: () => {
      announce(texts.closed);
      onClose();
    },
    onSettled: refresh,
  });
  // Whoever closed it meanwhile is heard before one's own answer takes the place of theirs.
  const stale = isStale(close.error) || trouble.state === 'closed';
  return (
    <Dialog title={texts.closeTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          close.mutate();
        }}
      >
        <p className="checkin-text">{trouble.text}</p>
        <label className="field">
          <span className="label">
            {texts.answerLabel} ({texts.optional})
          </span>
          <textarea
            className="input"
            rows={3}
            maxLength={2000}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
          />
        </label>
        {stale && (
          <StaleNotice
            theirs={trouble.state === 'closed' ? [{ label: texts.answer, now: trouble.answer ?? '' }] : []}
            onTake={onClose}
          />
        )}
        {close.isError && !isStale(close.error) && <ProblemNotice error={close.error} />}
        <p>
          <button type="submit" className="button main" disabled={close.isPending}>
            {texts.closeButton}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
