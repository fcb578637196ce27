import { saySpan } from '@jishi/shared/messages/format';
import type { BulkOutcome, BulkRow, InventoryItem } from '@jishi/shared/schema/inventory';
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { CellEditor } from './CellEditor.tsx';
import { choicesOf, EDITORS, type Field, type Known, shownOf, wantedOf } from './fields.ts';
import { TOGETHER } from './InventoryTable.tsx';
import { type Ended, useChangingMany } from './useChangingMany.ts';

const DISPLACED = ['refuse', 'keep', 'cancel'] as const;
type Displaced = (typeof DISPLACED)[number];

type Props = {
  facility: string;
  items: readonly InventoryItem[];
  known: Known;
  /** Withdraws them; else the field is chosen. */
  withdraw: boolean;
  onLeaveOut: (ids: readonly string[]) => void;
  /** They were changed; when it is not `whole` others were not, and the dialog says so. */
  onDone: (field: Field, outcome: BulkOutcome, whole: boolean) => void;
  onClose: () => void;
};

/** The same change of many: first what it does to each, then all or none of them, or of each part where there are very many. */
export function BulkDialog({ facility, items, known, withdraw, onLeaveOut, onDone, onClose }: Props) {
  const { texts, language } = known;
  const [field, setField] = useState<Field>(withdraw ? 'status' : 'modes');
  const [draft, setDraft] = useState(() => firstDraft(withdraw ? 'status' : 'modes', known));
  const [displace, setDisplace] = useState<Displaced>('refuse');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const id = useId();
  const isOfAll = ({ outcome: { items: tried } }: Ended) => tried.length === items.length;
  const [partly, setPartly] = useState<Ended | null>(null);
  const ask = useChangingMany(facility, (ended, { dryRun }) => {
    if (dryRun) setOutcome(ended.error === null && isOfAll(ended) ? ended.outcome : null);
    else {
      setOutcome(null);
      if (ended.outcome.changed > 0) onDone(field, ended.outcome, ended.whole);
    }
    setPartly(dryRun ? (ended.error === null ? null : ended) : ended);
  });
  const edited = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      setOutcome(null);
      setPartly(null);
      setFault(null);
    };
  };
  const nowOf = (itemId: string) => {
    const item = items.find((one) => one.id === itemId);
    return (item && shownOf(item, field, known)) || texts.none;
  };
  const send = (dryRun: boolean) => {
    const ids = items.map((item) => item.id);
    if (withdraw) {
      if (displace === 'cancel' && reason.trim() === '') return setFault(texts.reason);
      const why = displace === 'cancel' ? { reason: reason.trim() } : {};
      return ask.mutate({ change: { ids, change: { withdrawn: true, displace, ...why } }, dryRun });
    }
    const wanted = wantedOf(field, draft, null, language);
    if ('fault' in wanted) return setFault(texts[wanted.fault]);
    ask.mutate({ change: { ids, change: wanted.change }, dryRun });
  };
  // A change that goes on is stopped first, and what became of it is told before the dialog goes.
  const close = () => {
    if (!ask.isPending || ask.variables.dryRun) return onClose();
    ask.stop();
  };
  return (
    <Dialog title={withdraw ? texts.withdrawTitle(items.length) : texts.bulkTitle(items.length)} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ask.isPending) return;
          send(outcome === null || outcome.refused > 0);
        }}
      >
        <fieldset className="stack" disabled={ask.isPending}>
          {withdraw ? (
            <>
              <p>{texts.withdrawHint}</p>
              <fieldset className="stack tight">
                <legend className="label">{texts.displace}</legend>
                {DISPLACED.map((one) => (
                  <label key={one} className="radio">
                    <input
                      type="radio"
                      name={id}
                      checked={displace === one}
                      onChange={() => edited(setDisplace)(one)}
                    />
                    {texts.displaced[one]}
                  </label>
                ))}
              </fieldset>
              {displace === 'cancel' && (
                <label className="field">
                  <span className="label">{texts.reason}</span>
                  <textarea
                    className="input"
                    maxLength={500}
                    rows={2}
                    value={reason}
                    required
                    onChange={(event) => edited(setReason)(event.target.value)}
                  />
                </label>
              )}
            </>
          ) : (
            <div className="bulk-fields">
              <label className="field">
                <span className="label">{texts.bulkField}</span>
                <select
                  className="input"
                  value={field}
                  onChange={(event) => {
                    const next = event.target.value as Field;
                    edited(setField)(next);
                    setDraft(firstDraft(next, known));
                  }}
                >
                  {TOGETHER.map((one) => (
                    <option key={one} value={one}>
                      {texts.fields[one]}
                    </option>
                  ))}
                </select>
              </label>
              <div className="field">
                <span className="label" aria-hidden="true">
                  {texts.bulkValue}
                </span>
                <CellEditor
                  field={field}
                  label={texts.bulkValue}
                  draft={draft}
                  onDraft={edited(setDraft)}
                  known={known}
                />
              </div>
            </div>
          )}
        </fieldset>
        {fault !== null && (
          <p className="bad" role="alert">
            {fault}
          </p>
        )}
        {ask.isPending && <Progress ask={ask} all={items.length} known={known} />}
        {partly && !partly.whole && !ask.isPending && <Partly ended={partly} all={items.length} known={known} />}
        {outcome && (
          <Outcome
            outcome={outcome}
            known={known}
            nowOf={nowOf}
            onLeaveOut={(ids) => {
              if (ask.isPending) return;
              setOutcome(null);
              setPartly(null);
              onLeaveOut(ids);
            }}
          />
        )}
        <p className="row">
          {outcome === null || outcome.refused > 0 ? (
            <button type="submit" className="button main" disabled={ask.isPending}>
              {texts.preview}
            </button>
          ) : (
            <button
              type="button"
              className={withdraw ? 'button grave' : 'button main'}
              disabled={ask.isPending || outcome.changed === 0}
              onClick={() => send(false)}
            >
              {texts.apply(outcome.changed)}
            </button>
          )}
        </p>
      </form>
    </Dialog>
  );
}

function firstDraft(field: Field, known: Known): string {
  if (field === 'modes') return 'assisted';
  return EDITORS[field] === 'choice' ? (choicesOf(field, known)[0]?.value ?? '') : '';
}

type ProgressProps = {
  ask: { readonly done: number; readonly isStopping: boolean; readonly stop: () => void };
  all: number;
  known: Known;
};

/** How far it is, where it takes more than a moment. */
function Progress({ ask: { done, isStopping, stop }, all, known: { texts } }: ProgressProps) {
  if (done === 0 && !isStopping) return <div className="bar-progress" />;
  return (
    <div className="stack tight" role="status">
      <progress className="bulk-progress" value={done} max={all} aria-label={texts.going(done, all)} />
      <p className="row spread">
        <span>{isStopping ? texts.stopping : texts.going(done, all)}</span>
        <button type="button" className="button" aria-disabled={isStopping} onClick={stop}>
          {texts.stop}
        </button>
      </p>
    </div>
  );
}

/** What was changed before it ended, which were refused, and why it went no further. */
function Partly({ ended: { outcome, error }, all, known }: { ended: Ended; all: number; known: Known }) {
  const { texts } = known;
  return (
    <>
      {outcome.changed + outcome.refused > 0 && (
        <div className="notice warn stack tight" role="status">
          <p className="strong">{texts.partly(outcome.changed, all)}</p>
          <Refused items={outcome.items.filter((item) => item.outcome === 'refused')} known={known} />
          <p>{texts.partlyHint}</p>
        </div>
      )}
      {error !== null && <ProblemNotice error={error} />}
    </>
  );
}

function Refused({ items, known: { texts } }: { items: readonly BulkRow[]; known: Known }) {
  const { name } = useMessages();
  return (
    <ul>
      {items.slice(0, SHOWN).map((item) => (
        <li key={item.id}>
          {name(item.name) || texts.none}: {item.problem && texts.problems[item.problem]}
        </li>
      ))}
      {items.length > SHOWN && <li>{texts.moreHits(items.length - SHOWN)}</li>}
    </ul>
  );
}

type OutcomeProps = {
  outcome: BulkOutcome;
  known: Known;
  /** What an instrument has before the change. */
  nowOf: (id: string) => string;
  onLeaveOut: (ids: readonly string[]) => void;
};
const SHOWN = 8;

function Outcome({ outcome, known, nowOf, onLeaveOut }: OutcomeProps) {
  const { name, language } = useMessages();
  const { texts } = known;
  const refused = outcome.items.filter((item) => item.outcome === 'refused');
  const changing = outcome.items.filter((item) => item.outcome === 'changed');
  const hits = outcome.items.reduce((sum, item) => sum + item.bookings, 0);
  return (
    <div className={refused.length > 0 ? 'notice warn stack tight' : 'notice stack tight'} role="status">
      <p className="strong">{texts.outcome(outcome.changed, outcome.same, outcome.refused)}</p>
      {changing.length > 0 && (
        <ul className="muted small">
          {changing.slice(0, SHOWN).map((item) => (
            <li key={item.id}>{texts.changesFrom(name(item.name) || texts.none, nowOf(item.id))}</li>
          ))}
          {changing.length > SHOWN && <li>{texts.moreChange(changing.length - SHOWN)}</li>}
        </ul>
      )}
      {refused.length > 0 && (
        <>
          <Refused items={refused} known={known} />
          <p>{texts.allOrNone}</p>
          <p>
            <button type="button" className="button" onClick={() => onLeaveOut(refused.map(({ id }) => id))}>
              {texts.leaveOut(refused.length)}
            </button>
          </p>
        </>
      )}
      {hits > 0 && (
        <>
          <p>{texts.hits(hits)}</p>
          <ul>
            {outcome.bookings.slice(0, SHOWN).map((booking) => (
              <li key={booking.id}>
                {saySpan({ from: Date.parse(booking.from), to: Date.parse(booking.to) }, booking.zone, language)} ·{' '}
                {name(booking.instrument.name)} · {booking.person.name}
              </li>
            ))}
            {hits > SHOWN && <li>{texts.moreHits(hits - SHOWN)}</li>}
          </ul>
        </>
      )}
    </div>
  );
}
