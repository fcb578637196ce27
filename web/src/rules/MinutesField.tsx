import { useState } from 'react';
import { useTexts } from './useTexts.ts';
import { useTyped } from './useTyped.ts';

const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof UNITS;

/** The largest unit in which it is a whole number; hours up to two days, as people say it. */
export function unitOf(minutes: number): Unit {
  if (minutes >= 2880 && minutes % 1440 === 0) return 'days';
  return minutes >= 60 && minutes % 60 === 0 ? 'hours' : 'minutes';
}

type Props = { title: string; value: number; invalid: boolean; onChange: (minutes: number) => void };

/** A length in minutes, hours or days; whatever the unit, minutes are handed on. What is no number is NaN. */
export function MinutesField({ title, value, invalid, onChange }: Props) {
  const t = useTexts();
  const [unit, setUnit] = useState<Unit>(() => unitOf(value));
  const [own, setOwn] = useState(value);
  // Put back, or changed by somebody else: said in the unit that fits it, and not in the one that was chosen before.
  if (!Object.is(own, value)) {
    setOwn(value);
    if (!Number.isNaN(value)) setUnit(unitOf(value));
  }
  const handOn = (minutes: number) => {
    setOwn(minutes);
    onChange(minutes);
  };
  const [text, type] = useTyped(Math.round((value / UNITS[unit]) * 100) / 100, (number) =>
    handOn(Math.round(number * UNITS[unit])),
  );
  const change = (next: Unit) => {
    setUnit(next);
    if (!Number.isNaN(value)) handOn(Math.round((value / UNITS[unit]) * UNITS[next]));
  };
  return (
    <>
      <input
        className="input slot number"
        inputMode="decimal"
        aria-label={t.amountOf(title)}
        aria-invalid={invalid}
        maxLength={8}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      <select
        className="input slot"
        aria-label={t.unitOf(title)}
        value={unit}
        onChange={(event) => change(event.target.value as Unit)}
      >
        {Object.keys(UNITS).map((one) => (
          <option key={one} value={one}>
            {t.units[one as Unit]}
          </option>
        ))}
      </select>
    </>
  );
}
