import type { Facility } from '@jishi/shared/schema/institution';
import { addDays, localDate } from '@jishi/shared/time/zone';
import { useId, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { MOST_ADDRESSES, readAddresses } from './addresses.ts';
import { EVERYTHING, type Scope, ScopeField, scopeBody } from './ScopeField.tsx';
import { endOfDay, yearAfter } from './until.ts';
import { useGranting } from './useGranting.ts';
import { useTexts } from './useTexts.ts';

type UntilKind = 'none' | 'year' | 'date';

/** Lets one person or many operate something, by their addresses. Addresses that fail stay in the field. */
export function GrantForm({ facility }: { facility: Facility }) {
  const { m } = useMessages();
  const t = useTexts();
  const id = useId();
  const today = localDate(facility.zone, Date.now());
  const [text, setText] = useState('');
  const [scope, setScope] = useState<Scope>(EVERYTHING);
  const [until, setUntil] = useState<UntilKind>('year');
  const [date, setDate] = useState(addDays(today, 365));
  const [note, setNote] = useState('');
  const granting = useGranting(facility.id, (failed) => setText(failed.join('\n')));
  const { good, bad } = readAddresses(text);
  const untilOf = () => {
    if (until === 'none') return null;
    return until === 'date' ? endOfDay(facility.zone, date) : yearAfter(facility.zone, Date.now());
  };
  const submit = () => {
    const said = note.trim();
    void granting.grant(good, { scope: scopeBody(scope), until: untilOf(), ...(said === '' ? {} : { note: said }) });
  };
  const tooMany = good.length > MOST_ADDRESSES;
  return (
    <form
      className="panel stack tight"
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        if (good.length > 0 && bad.length === 0 && !tooMany) submit();
      }}
    >
      <h2 id={`${id}-title`}>{t.grant.title}</h2>
      <div className="field">
        <label htmlFor={`${id}-emails`} className="label">
          {t.grant.emails}
        </label>
        <textarea
          id={`${id}-emails`}
          className="input"
          rows={2}
          maxLength={20_000}
          value={text}
          aria-invalid={bad.length > 0}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setText(event.target.value)}
        />
        <span id={`${id}-hint`} className={bad.length > 0 || tooMany ? 'bad small' : 'muted small'}>
          {tooMany ? t.grant.tooMany : bad[0] === undefined ? t.grant.emailsHint : t.grant.bad(bad[0].slice(0, 60))}
        </span>
      </div>
      <div className="people-fields">
        <ScopeField facility={facility.id} label={t.scope.label} texts={t.scope} value={scope} onChange={setScope} />
        <div className="field">
          <label htmlFor={`${id}-until`} className="label">
            {t.grant.until}
          </label>
          <select
            id={`${id}-until`}
            className="input"
            value={until}
            onChange={(event) => setUntil(event.target.value as UntilKind)}
          >
            {(['year', 'date', 'none'] as const).map((kind) => (
              <option key={kind} value={kind}>
                {t.grant.untilKinds[kind]}
              </option>
            ))}
          </select>
        </div>
        {until === 'date' && <DateField label={m.common.date} value={date} min={today} onChange={setDate} />}
        <div className="field">
          <label htmlFor={`${id}-note`} className="label">
            {t.grant.note} ({m.common.optional})
          </label>
          <input
            id={`${id}-note`}
            className="input"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </div>
      <p className="row">
        <button
          type="submit"
          className="button main"
          disabled={good.length === 0 || bad.length > 0 || tooMany || granting.progress !== null}
        >
          {good.length === 0 ? t.grant.none : t.grant.submit(good.length)}
        </button>
        {granting.progress && <span className="muted">{t.grant.running(...granting.progress)}</span>}
      </p>
      <div aria-live="polite">
        {granting.done > 0 && <p className="good">✓ {t.grant.done(granting.done)}</p>}
        {granting.failures.length > 0 && (
          <div className="notice error">
            <p>{t.grant.failed(granting.failures.length)}</p>
            <ul>
              {granting.failures.map(({ address, why }) => (
                <li key={address}>
                  {address}: {why}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </form>
  );
}
