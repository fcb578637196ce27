import { useTexts } from './useTexts.ts';
import { useTyped } from './useTyped.ts';

type Unit = 'days' | 'workingDays' | 'percent' | 'bookings' | 'breaches' | 'money';
type Props = { title: string; unit: Unit; value: number; invalid: boolean; onChange: (value: number) => void };

/** Units that stand behind the number; the others are part of the sentence. */
const SHOWN: Partial<Record<Unit, 'plainDays' | 'percent'>> = { days: 'plainDays', percent: 'percent' };

/** A whole number; of money, which is kept in minor units, the amount. What is no number is NaN. */
export function NumberField({ title, unit, value, invalid, onChange }: Props) {
  const t = useTexts();
  const scale = unit === 'money' ? 100 : 1;
  const [text, type] = useTyped(value / scale, (number) => onChange(scale === 1 ? number : Math.round(number * scale)));
  const shown = SHOWN[unit];
  return (
    <>
      <input
        className="input slot number"
        inputMode={unit === 'money' ? 'decimal' : 'numeric'}
        aria-label={t.amountOf(title)}
        aria-invalid={invalid}
        maxLength={16}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {shown && <span>{t.units[shown]}</span>}
    </>
  );
}
