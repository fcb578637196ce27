import { sayMinutes } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import type { ServiceMode } from '@jishi/shared/schema/rules';
import type { Span } from '@jishi/shared/time/span';
import { localDate, wallClock } from '@jishi/shared/time/zone';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { bookableModes } from '../order/mode.ts';
import { DateField } from '../ui/DateField.tsx';
import { clockOf, TimeSelect } from '../ui/TimeSelect.tsx';
import { useAtOnce } from '../ui/useAtOnce.ts';
import { PartsField } from './PartsField.tsx';
import type { Chosen } from './useChosenTime.ts';
import { lengthsOffered, usualLengthMs } from './usualLength.ts';
import { instantAt } from './week/week.ts';

type Props = { instrument: Instrument; monday: string; chosen: Chosen };

/** The same choice as in the calendar, by form. Times are of the facility's wall clock. */
export function TimeForm({ instrument, monday, chosen }: Props) {
  const { m, said, language } = useMessages();
  const { zone } = instrument.facility;
  const { mode, choose } = chosen;
  const [picked, pick] = useAtOnce(encode(chosen.span));
  const span = decode(picked);
  const today = localDate(zone, Date.now());
  const [started, setStarted] = useState(() => ({ date: monday > today ? monday : today, time: '09:00' }));
  const date = span ? localDate(zone, span.from) : started.date;
  const time = span ? clockOf(wallClock(zone, span.from).minute) : started.time;
  const minutes = span ? (span.to - span.from) / 60_000 : usualLengthMs(instrument.rules) / 60_000;
  const lengths = [...new Set([...lengthsOffered(instrument.rules), minutes])].sort((a, b) => a - b);
  const modes = bookableModes(instrument.modes);
  const [shown, show] = useAtOnce<string>(mode ?? '');
  const chooseMode = (one: ServiceMode) => {
    show(one);
    choose({ mode: one });
  };

  const take = (changed: { date?: string; time?: string; minutes?: number }) => {
    const wanted = { date, time, minutes, ...changed };
    setStarted({ date: wanted.date, time: wanted.time });
    const from = instantAt(wanted.date, wanted.time, zone);
    const next = { from, to: from + wanted.minutes * 60_000 };
    pick(encode(next));
    choose({ span: next });
  };
  return (
    <div className="time-form">
      <div className="time-date">
        <DateField label={m.instrument.day} value={date} min={today} onChange={(next) => take({ date: next })} />
      </div>
      <TimeSelect
        label={m.instrument.begin}
        value={time}
        stepMinutes={instrument.rules.stepMinutes}
        onChange={(next) => take({ time: next })}
      />
      <label className="field">
        <span className="label">{m.instrument.length}</span>
        <select className="input" value={minutes} onChange={(event) => take({ minutes: Number(event.target.value) })}>
          {lengths.map((one) => (
            <option key={one} value={one}>
              {sayMinutes(one, language)}
            </option>
          ))}
        </select>
      </label>
      {modes.length > 1 && (
        <fieldset className="field time-date">
          <legend className="label">{m.instrument.mode}</legend>
          <div className="row">
            {modes.map((one) => (
              <label key={one} className="radio">
                <input type="radio" name="mode" checked={shown === one} onChange={() => chooseMode(one)} />
                {said.modes[one]}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <PartsField instrumentId={instrument.id} chosen={chosen.parts} onChange={(parts) => chosen.choose({ parts })} />
      {!span && (
        <button type="button" className="button time-date" onClick={() => take({})}>
          {m.instrument.take}
        </button>
      )}
    </div>
  );
}

const encode = (span: Span | null) => (span ? `${span.from}/${span.to}` : '');

function decode(picked: string): Span | null {
  const [from, to] = picked.split('/').map(Number);
  return from === undefined || to === undefined ? null : { from, to };
}
