import { sayMinutes } from '@jishi/shared/messages/format';
import { localDate, wallClock } from '@jishi/shared/time/zone';
import { instantAt } from '../instrument/week/week.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { clockOf, TimeSelect } from '../ui/TimeSelect.tsx';

type Props = {
  span: { from: number; to: number };
  zone: string;
  stepMinutes: number;
  lengths: number[];
  onChange: (span: { from: number; to: number }) => void;
};

/** Date, beginning and length of a span on the wall clock of `zone`. */
export function SpanFields({ span, zone, stepMinutes, lengths, onChange }: Props) {
  const { m, language } = useMessages();
  const date = localDate(zone, span.from);
  const time = clockOf(wallClock(zone, span.from).minute);
  const minutes = (span.to - span.from) / 60_000;
  const take = (next: { date?: string; time?: string; minutes?: number }) => {
    const wanted = { date, time, minutes, ...next };
    const from = instantAt(wanted.date, wanted.time, zone);
    onChange({ from, to: from + wanted.minutes * 60_000 });
  };
  return (
    <fieldset className="move-fields">
      <legend className="hidden-text">{m.bookings.moveTo}</legend>
      <DateField label={m.instrument.day} value={date} onChange={(next) => take({ date: next })} />
      <TimeSelect
        label={m.instrument.begin}
        value={time}
        stepMinutes={stepMinutes}
        onChange={(next) => take({ time: next })}
      />
      <label className="field">
        <span className="label">{m.instrument.length}</span>
        <select className="input" value={minutes} onChange={(event) => take({ minutes: Number(event.target.value) })}>
          {[...new Set([...lengths, minutes])]
            .sort((a, b) => a - b)
            .map((one) => (
              <option key={one} value={one}>
                {sayMinutes(one, language)}
              </option>
            ))}
        </select>
      </label>
    </fieldset>
  );
}
