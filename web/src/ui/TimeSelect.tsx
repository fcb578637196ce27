import { useId } from 'react';

type Props = {
  label: string;
  /** `HH:MM`, up to `24:00` */
  value: string;
  stepMinutes?: number;
  /** Offer 00:00 (a beginning) or 24:00 (an end). */
  edge?: 'start' | 'end';
  hideLabel?: boolean;
  invalid?: boolean;
  onChange: (time: string) => void;
};

/** A time of day on the quarter of an hour, or a coarser step. */
export function TimeSelect({ label, value, stepMinutes = 15, edge = 'start', hideLabel, invalid, onChange }: Props) {
  const id = useId();
  const times = timesOfDay(stepMinutes, edge);
  const options = times.includes(value) ? times : [...times, value].sort();
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? 'hidden-text' : 'label'}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        aria-invalid={invalid}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((time) => (
          <option key={time}>{time}</option>
        ))}
      </select>
    </div>
  );
}

export function timesOfDay(stepMinutes: number, edge: 'start' | 'end'): string[] {
  const first = edge === 'start' ? 0 : stepMinutes;
  const count = 1440 / stepMinutes;
  return Array.from({ length: count }, (_, index) => clockOf(first + index * stepMinutes));
}

/** `90` → `01:30`, `1440` → `24:00` */
export function clockOf(minuteOfDay: number): string {
  const pad = (number: number) => String(number).padStart(2, '0');
  return `${pad(Math.floor(minuteOfDay / 60))}:${pad(minuteOfDay % 60)}`;
}
