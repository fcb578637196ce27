import { localDate, wallClock } from '@jishi/shared/time/zone';
import { useId } from 'react';
import { instantAt } from '../instrument/week/week.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { clockOf, TimeSelect } from '../ui/TimeSelect.tsx';

type MomentProps = { title: string; value: number; zone: string; onChange: (instant: number) => void };

/** A date and a time on the facility's wall clock. */
export function Moment({ title, value, zone, onChange }: MomentProps) {
  const { m } = useMessages();
  const date = localDate(zone, value);
  const time = clockOf(wallClock(zone, value).minute);
  return (
    <fieldset className="moment">
      <legend className="hidden-text">{title}</legend>
      <DateField label={title} value={date} onChange={(next) => onChange(instantAt(next, time, zone))} />
      <TimeSelect label={m.common.time} value={time} onChange={(next) => onChange(instantAt(date, next, zone))} />
    </fieldset>
  );
}

type ReasonProps = { value: string; missing: boolean; onChange: (reason: string) => void };

export function Reason({ value, missing, onChange }: ReasonProps) {
  const { m } = useMessages();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {m.closures.reason}
      </label>
      <input
        id={id}
        className="input"
        required
        maxLength={500}
        value={value}
        aria-invalid={missing}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-hint`} className="muted small">
        {m.closures.reasonHint}
      </span>
      {missing && (
        <span className="bad small" role="alert">
          {m.common.required}
        </span>
      )}
    </div>
  );
}

type ChoiceProps<Value extends string> = {
  legend: string;
  values: readonly Value[];
  words: Readonly<Record<Value, string>>;
  chosen: Value;
  onChoose: (value: Value) => void;
};

/** One of a few, as radio buttons. */
export function Choice<Value extends string>({ legend, values, words, chosen, onChoose }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className="label">{legend}</legend>
      {values.map((value) => (
        <label key={value} className="radio">
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          {words[value]}
        </label>
      ))}
    </fieldset>
  );
}
