import type { Facility } from '@jishi/shared/schema/institution';
import type { TrainingDetail } from '@jishi/shared/schema/training';
import { localDate } from '@jishi/shared/time/zone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { readKept, writeKept } from '../order/kept.ts';
import { ScopeField, scopeBody } from '../people/ScopeField.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { DateField } from '../ui/DateField.tsx';
import { DialogButtons } from '../ui/DialogButtons.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice, type Theirs } from '../ui/Stale.tsx';
import { TimeSelect } from '../ui/TimeSelect.tsx';
import { useOnTop } from '../ui/useOnTop.ts';
import { blankDraft, bodyOf, draftOf, placesOf, readDraft, type TrainingDraft } from './draft.ts';
import { announceTraining, changeTraining, type SeenTraining } from './queries.ts';
import { useTexts } from './useTexts.ts';

const MONTHS = ['3', '6', '12', '24', '36', '60'];

type Props = {
  facility: Facility;
  /** The session that is changed; null for a new one. */
  seen: SeenTraining | null;
  onDone: (session: TrainingDetail) => void;
  onClose: () => void;
};

/** Announces a session, or changes one. What is typed for a new one survives a reload. */
export function SessionForm({ facility, seen, onDone, onClose }: Props) {
  const t = useTexts();
  const { draft, theirs, restored, change, forget } = useSessionDraft(facility, seen);
  const say = useSaid(seen ? draftOf(seen.training) : draft);
  const saving = useSaving(facility, seen, (session) => {
    forget();
    onDone(session);
  });
  const places = placesOf(draft);
  const stale = isStale(saving.error);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (places !== null) saving.mutate(draft);
      }}
    >
      {restored && (
        <p className="row">
          <span className="muted">{t.drafted}</span>
          <button type="button" className="button quiet" onClick={forget}>
            {t.discard}
          </button>
        </p>
      )}
      {!seen && (
        <ScopeField
          facility={facility.id}
          label={t.fields.teaches}
          texts={t.fields}
          value={draft}
          onChange={(scope) => change({ ...scope, ...(scope.instrument === null ? { closes: false } : {}) })}
        />
      )}
      <Times zone={facility.zone} draft={draft} change={change} />
      <div className="session-fields">
        <Line label={t.fields.place} max={200} value={draft.place} onChange={(place) => change({ place })} />
        <label className="field">
          <span className="label">{t.fields.places}</span>
          <input
            className="input"
            inputMode="numeric"
            maxLength={3}
            value={draft.places}
            aria-invalid={places === null}
            onChange={(event) => change({ places: event.target.value.trim() })}
          />
          {places === null && <span className="bad small">{t.fields.placesFault}</span>}
        </label>
        <Line label={t.fields.trainer} max={100} value={draft.trainer} onChange={(trainer) => change({ trainer })} />
        <label className="field">
          <span className="label">{t.fields.language}</span>
          <select
            className="input"
            value={draft.language}
            onChange={(event) => change({ language: event.target.value as TrainingDraft['language'] })}
          >
            {(['zh', 'en', 'both'] as const).map((one) => (
              <option key={one} value={one}>
                {t.languages[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{t.fields.validMonths}</span>
          <select className="input" value={draft.months} onChange={(event) => change({ months: event.target.value })}>
            {[...new Set([...MONTHS, draft.months])]
              .filter((one) => one !== '')
              .map((one) => (
                <option key={one} value={one}>
                  {t.fields.months(Number(one))}
                </option>
              ))}
            <option value="">{t.fields.forever}</option>
          </select>
        </label>
      </div>
      <div className="session-texts">
        <Text label={t.fields.descriptionZh} value={draft.zh} onChange={(zh) => change({ zh })} />
        <Text label={t.fields.descriptionEn} value={draft.en} onChange={(en) => change({ en })} />
      </div>
      {!seen && draft.instrument !== null && draft.type === null && (
        <div>
          <label className="radio">
            <input
              type="checkbox"
              checked={draft.closes}
              onChange={(event) => change({ closes: event.target.checked })}
            />
            {t.fields.closes}
          </label>
          <p className="muted small">{t.fields.closesHint}</p>
        </div>
      )}
      {(stale || theirs.length > 0) && (
        <StaleNotice
          theirs={theirs.flatMap(say)}
          onTake={() => {
            forget();
            saving.reset();
          }}
        />
      )}
      {saving.isError && !stale && <ProblemNotice error={saving.error} />}
      <DialogButtons
        action={seen ? t.saveChange : t.save}
        disabled={places === null || saving.isPending}
        onCancel={onClose}
      />
    </form>
  );
}

/** What is typed: of a new session kept for the tab, of one that there is on top of what others make of it. */
function useSessionDraft(facility: Facility, seen: SeenTraining | null) {
  const name = `jishi.training.${facility.id}`;
  const [kept] = useState(() => (seen ? null : readDraft(readKept(name))));
  const [blank, setBlank] = useState(() => blankDraft(uuidv7(), facility.zone, Date.now()));
  const [restored, setRestored] = useState(kept !== null);
  const newest = seen ? draftOf(seen.training) : blank;
  const onTop = useOnTop(newest, seen?.etag ?? blank.id, () => kept ?? newest);
  const change = (part: Partial<TrainingDraft>) => {
    if (!seen) writeKept(name, { ...onTop.draft, ...part });
    onTop.change(part);
  };
  const forget = () => {
    onTop.takeTheirs();
    if (seen) return;
    writeKept(name, null);
    setRestored(false);
    setBlank(blankDraft(uuidv7(), facility.zone, Date.now()));
  };
  return { draft: onTop.draft, theirs: onTop.theirs, restored, change, forget };
}

/** A part of a session as it is now, in words; nothing of what nobody changes here. */
function useSaid(now: TrainingDraft): (part: keyof TrainingDraft) => Theirs[] {
  const { fields, languages } = useTexts();
  const said: Partial<Record<keyof TrainingDraft, readonly [label: string, now: string]>> = {
    date: [fields.date, now.date],
    from: [fields.from, now.from],
    to: [fields.to, now.to],
    place: [fields.place, now.place],
    places: [fields.places, now.places],
    trainer: [fields.trainer, now.trainer],
    language: [fields.language, languages[now.language]],
    months: [fields.validMonths, now.months === '' ? fields.forever : fields.months(Number(now.months))],
    zh: [fields.descriptionZh, now.zh],
    en: [fields.descriptionEn, now.en],
  };
  return (part) => {
    const [label, text] = said[part] ?? [];
    return label === undefined ? [] : [{ label, now: text ?? '' }];
  };
}

function useSaving(facility: Facility, seen: SeenTraining | null, onDone: (session: TrainingDetail) => void) {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (draft: TrainingDraft) => {
      const body = bodyOf(draft, facility.zone);
      if (seen) return changeTraining(draft.id, body, seen.etag);
      const closes = draft.closes && draft.type === null;
      return announceTraining(facility.id, { id: draft.id, scope: scopeBody(draft), closes, ...body });
    },
    onSuccess: (session) => {
      announce(seen ? t.changed : t.announced);
      onDone(session);
    },
    onSettled: () => {
      for (const key of ['trainings', 'training', 'agenda', 'closures', 'today'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

type PartProps = { draft: TrainingDraft; change: (part: Partial<TrainingDraft>) => void };

function Times({ zone, draft, change }: PartProps & { zone: string }) {
  const { m } = useMessages();
  const t = useTexts();
  return (
    <div>
      <div className="session-fields">
        <DateField
          label={t.fields.date}
          value={draft.date}
          min={localDate(zone, Date.now())}
          onChange={(date) => change({ date })}
        />
        <TimeSelect label={t.fields.from} value={draft.from} onChange={(from) => change({ from })} />
        <TimeSelect label={t.fields.to} edge="end" value={draft.to} onChange={(to) => change({ to })} />
      </div>
      <p className="muted small">{m.common.inZone(zone)}</p>
    </div>
  );
}

type LineProps = { label: string; value: string; max: number; onChange: (text: string) => void };

function Line({ label, value, max, onChange }: LineProps) {
  const { m } = useMessages();
  return (
    <label className="field">
      <span className="label">
        {label} ({m.common.optional})
      </span>
      <input className="input" maxLength={max} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

function Text({ label, value, onChange }: Omit<LineProps, 'max'>) {
  const { m } = useMessages();
  return (
    <label className="field">
      <span className="label">
        {label} ({m.common.optional})
      </span>
      <textarea
        className="input"
        rows={3}
        maxLength={2000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
