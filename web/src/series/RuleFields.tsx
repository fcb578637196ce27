import { addDays, localDate } from '@jishi/shared/time/zone';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { MOST_TIMES, type Repeat, UNITS, weekdaysOf } from './repeat.ts';
import { useSeriesTexts } from './useTexts.ts';
import type { Draft } from './useWish.ts';

const EVERY = Array.from({ length: 12 }, (_, index) => index + 1);
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** As many weeks as a term has. */
const USUAL_REACH_DAYS = 16 * 7;

type Props = { draft: Draft; zone: string };

/** How it repeats: every how many days, weeks or months, on which weekdays, and until when. */
export function RuleFields({ draft, zone }: Props) {
  const texts = useSeriesTexts();
  const { repeat, setRepeat } = draft;
  return (
    <fieldset className="stack tight">
      <legend className="strong">{texts.rule}</legend>
      <div className="row repeat-every">
        <label className="row">
          <span>{texts.every}</span>
          <select
            className="input"
            value={repeat.every}
            onChange={(event) => setRepeat({ every: Number(event.target.value) })}
          >
            {[...new Set([...EVERY, repeat.every])].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <select
          className="input"
          aria-label={texts.rule}
          value={repeat.unit}
          onChange={(event) => setRepeat({ unit: UNITS.find((unit) => unit === event.target.value) ?? 'week' })}
        >
          {UNITS.map((unit) => (
            <option key={unit} value={unit}>
              {repeat.every === 1 ? texts.unit[unit] : texts.units[unit]}
            </option>
          ))}
        </select>
      </div>
      {repeat.unit === 'week' && <Weekdays draft={draft} zone={zone} />}
      <Ending repeat={repeat} draft={draft} zone={zone} />
    </fieldset>
  );
}

function Weekdays({ draft, zone }: Props) {
  const { m } = useMessages();
  const texts = useSeriesTexts();
  const { repeat, first, setRepeat } = draft;
  const own = weekdaysOf([], first, zone)[0];
  return (
    <fieldset>
      <legend className="small muted">{texts.on}</legend>
      <div className="repeat-days">
        {DAYS.map((day) => (
          <label key={day} className="repeat-day">
            <input
              type="checkbox"
              checked={repeat.on.includes(day)}
              disabled={day === own}
              onChange={(event) =>
                setRepeat({ on: event.target.checked ? [...repeat.on, day] : repeat.on.filter((one) => one !== day) })
              }
            />
            <span>{m.availability.dayNames[day - 1]}</span>
          </label>
        ))}
      </div>
      <p className="small muted">{texts.firstDay}</p>
    </fieldset>
  );
}

function Ending({ repeat, draft, zone }: Props & { repeat: Repeat }) {
  const texts = useSeriesTexts();
  const { first, setRepeat } = draft;
  const day = localDate(zone, first.from);
  return (
    <fieldset className="stack tight">
      <legend className="small muted">{texts.ends}</legend>
      <label className="radio">
        <input type="radio" name="ends" checked={!repeat.until} onChange={() => setRepeat({ until: null })} />
        {texts.endKinds.count}
      </label>
      {!repeat.until && <CountField value={repeat.count} onChange={(count) => setRepeat({ count })} />}
      <label className="radio">
        <input
          type="radio"
          name="ends"
          checked={repeat.until !== null}
          onChange={() => setRepeat({ until: addDays(day, USUAL_REACH_DAYS) })}
        />
        {texts.endKinds.until}
      </label>
      {repeat.until && (
        <DateField label={texts.until} value={repeat.until} min={day} onChange={(until) => setRepeat({ until })} />
      )}
    </fieldset>
  );
}

/** What is typed stays in the field; only a number that makes sense counts. */
function CountField({ value, onChange }: { value: number; onChange: (count: number) => void }) {
  const texts = useSeriesTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const number = Number(typed ?? value);
  const wrong = !(Number.isInteger(number) && number >= 1 && number <= MOST_TIMES);
  return (
    <label className="field repeat-count">
      <span className="label">{texts.count}</span>
      <input
        className="input"
        inputMode="numeric"
        value={typed ?? String(value)}
        aria-invalid={wrong}
        onChange={(event) => {
          const next = event.target.value;
          setTyped(next);
          const count = Number(next);
          if (Number.isInteger(count) && count >= 1 && count <= MOST_TIMES) onChange(count);
        }}
        onBlur={() => !wrong && setTyped(null)}
      />
      {wrong && <span className="bad small">{texts.faults.count}</span>}
    </label>
  );
}
