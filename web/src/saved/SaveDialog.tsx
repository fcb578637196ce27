import { sayDays } from '@jishi/shared/messages/format';
import type { InstrumentPage } from '@jishi/shared/schema/instrument';
import { localDate } from '@jishi/shared/time/zone';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import type { Finding } from '../search/finding.ts';
import { sayWindow } from '../search/sayWindow.ts';
import { useReaderZone } from '../time/reader.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { LONGEST_NAME, MOST_WATCHED } from './limits.ts';
import { movingDays, questionOf } from './question.ts';
import { useSaving } from './useSaving.ts';
import { useSayFinding } from './useSayFinding.ts';
import './saved.css';

type Props = {
  finding: Finding;
  total: number | undefined;
  facets: InstrumentPage['facets'];
  onDone: (name: string) => void;
  onClose: () => void;
};

/** A name for the search, whether its window moves along, and whether its owner is told when something frees up. */
export function SaveDialog({ finding, total, facets, onDone, onClose }: Props) {
  const { m, language } = useMessages();
  const id = useId();
  const zone = useReaderZone();
  const sayFinding = useSayFinding();
  const days = movingDays(finding, localDate(zone, Date.now()));
  const proposed = sayFinding(finding, facets).join(' · ').slice(0, LONGEST_NAME) || m.saved.unnamed;
  const [name, setName] = useState(proposed);
  const [moving, setMoving] = useState(days !== null);
  const tooMany = total !== undefined && total > MOST_WATCHED;
  // Without a time there is none to be freed, and hardly anybody waits for new instruments only.
  const timed = finding.from !== undefined || finding.to !== undefined || finding.minutes !== undefined;
  const [wished, setWished] = useState(timed);
  const watch = wished && !tooMany;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const saving = useSaving(() => {
    onDone(name.trim());
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    // At midnight what began today begins yesterday, and its days must not be lost.
    const moves = moving && days !== null;
    const question = questionOf(finding, zone, moves);
    saving.mutate({ name: name.trim(), question, withinDays: moves ? days : null, watch });
  };
  const window = sayWindow(finding, language);
  return (
    <Dialog title={m.saved.dialog} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id} className="label">
            {m.saved.name}
          </label>
          <input
            ref={field}
            id={id}
            className="input"
            required
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        {window === null || days === null ? (
          <p>
            <span className="label muted small">{m.saved.window}</span>
            <br />
            {window === null ? m.saved.anyTime : m.saved.fixed(window)}
          </p>
        ) : (
          <fieldset className="field">
            <legend className="label">{m.saved.window}</legend>
            <label className="radio">
              <input type="radio" name={`${id}-window`} checked={moving} onChange={() => setMoving(true)} />
              {m.saved.moving(sayDays(days, language))}
            </label>
            <label className="radio">
              <input type="radio" name={`${id}-window`} checked={!moving} onChange={() => setMoving(false)} />
              {m.saved.fixed(window)}
            </label>
          </fieldset>
        )}
        <div>
          <label className="radio">
            <input
              type="checkbox"
              checked={watch}
              disabled={tooMany}
              onChange={(event) => setWished(event.target.checked)}
            />
            {m.saved.watch}
          </label>
          <p className="muted small">
            {tooMany
              ? m.saved.tooMany(total.toLocaleString('en'), MOST_WATCHED.toLocaleString('en'))
              : timed
                ? m.saved.watchHint
                : m.saved.watchHintNew}
          </p>
        </div>
        {saving.isError && <ProblemNotice error={saving.error} />}
        <DialogButtons action={m.saved.submit} disabled={saving.isPending || name.trim() === ''} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
