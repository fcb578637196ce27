import type { Facility } from '@jishi/shared/schema/institution';
import { addDays, localDate } from '@jishi/shared/time/zone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { DateField } from '../ui/DateField.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { TextField } from '../ui/TextField.tsx';
import { pause } from './queries.ts';
import { endOfDay } from './until.ts';
import { useTexts } from './useTexts.ts';

/** Keeps somebody from booking here, until a date or until it is lifted. */
export function PauseForm({ facility }: { facility: Facility }) {
  const { m } = useMessages();
  const t = useTexts();
  const id = useId();
  const today = localDate(facility.zone, Date.now());
  const [pauseId, setPauseId] = useState(() => uuidv7());
  const [email, setEmail] = useState('');
  const [reason, setReason] = useState('');
  const [date, setDate] = useState<string | null>(addDays(today, 30));
  const pausing = usePausing(facility.id, () => {
    setPauseId(uuidv7());
    setEmail('');
    setReason('');
  });
  const until = date === null ? null : endOfDay(facility.zone, date);
  return (
    <form
      className="stack tight pause-form"
      onSubmit={(event) => {
        event.preventDefault();
        pausing.mutate({ id: pauseId, email: email.trim(), reason: reason.trim(), until });
      }}
    >
      <TextField
        required
        label={t.pauses.email}
        type="email"
        value={email}
        onChange={(next) => {
          setPauseId(uuidv7());
          setEmail(next);
        }}
      />
      <div className="field">
        <label htmlFor={`${id}-reason`} className="label">
          {t.pauses.reason}
        </label>
        <textarea
          id={`${id}-reason`}
          className="input"
          required
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => {
            setPauseId(uuidv7());
            setReason(event.target.value);
          }}
        />
      </div>
      <fieldset className="row">
        <legend className="muted small">{t.pauses.until}</legend>
        <label className="radio">
          <input
            type="radio"
            name={`${id}-until`}
            checked={date !== null}
            onChange={() => setDate(addDays(today, 30))}
          />
          {m.common.date}
        </label>
        <label className="radio">
          <input type="radio" name={`${id}-until`} checked={date === null} onChange={() => setDate(null)} />
          {t.pauses.forever}
        </label>
      </fieldset>
      {date !== null && <DateField label={t.pauses.until} value={date} min={today} onChange={setDate} />}
      {pausing.isError && <ProblemNotice error={pausing.error} />}
      <p>
        <button
          type="submit"
          className="button grave"
          disabled={pausing.isPending || email.trim() === '' || reason.trim() === ''}
        >
          {t.pauses.submit}
        </button>
      </p>
    </form>
  );
}

function usePausing(facility: string, onPaused: () => void) {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: (body: object) => pause(facility, body),
    onSuccess: () => {
      announce(t.pauses.done);
      onPaused();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['pauses'] }),
  });
}
