import { useMessages } from '../messages/useMessages.tsx';
import { TimeSelect } from '../ui/TimeSelect.tsx';
import { faultOfHours, type HoursRow, nextKey } from './scheduleDraft.ts';

type Props = { rows: readonly HoursRow[]; onChange: (rows: HoursRow[]) => void };

/** Weekly hours: days and times of each row; a day may be in several rows. */
export function HoursRows({ rows, onChange }: Props) {
  const { m } = useMessages();
  const replace = (key: number, part: Partial<HoursRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className="stack tight">
      <legend className="strong">{m.availability.weekly}</legend>
      {rows.length === 0 && <p className="muted">{m.availability.noHours}</p>}
      {rows.map((row, index) => (
        <HoursFields
          key={row.key}
          row={row}
          number={index + 1}
          onChange={(part) => replace(row.key, part)}
          onRemove={() => onChange(rows.filter((other) => other.key !== row.key))}
        />
      ))}
      <p>
        <button
          type="button"
          className="button"
          onClick={() =>
            onChange([
              ...rows,
              { key: nextKey(), days: rows.length === 0 ? [1, 2, 3, 4, 5] : [6], from: '08:30', to: '17:30' },
            ])
          }
        >
          + {m.availability.addHours}
        </button>
      </p>
    </fieldset>
  );
}

type FieldsProps = { row: HoursRow; number: number; onChange: (part: Partial<HoursRow>) => void; onRemove: () => void };

function HoursFields({ row, number, onChange, onRemove }: FieldsProps) {
  const { m } = useMessages();
  const fault = faultOfHours(row);
  const toggle = (day: number) =>
    onChange({ days: row.days.includes(day) ? row.days.filter((other) => other !== day) : [...row.days, day] });
  return (
    <fieldset className="hours-row">
      <legend className="hidden-text">{m.availability.row(number)}</legend>
      <fieldset className="day-toggles">
        <legend className="hidden-text">{m.availability.days}</legend>
        {m.availability.dayNames.map((name, index) => (
          <label key={name} className={row.days.includes(index + 1) ? 'day-toggle on' : 'day-toggle'}>
            <input
              type="checkbox"
              className="hidden-text"
              checked={row.days.includes(index + 1)}
              onChange={() => toggle(index + 1)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <TimeSelect
        label={m.availability.opens}
        value={row.from}
        invalid={fault === 'bad-hours'}
        onChange={(from) => onChange({ from })}
      />
      <TimeSelect
        label={m.availability.closes}
        edge="end"
        value={row.to}
        invalid={fault === 'bad-hours'}
        onChange={(to) => onChange({ to })}
      />
      <button type="button" className="button quiet" aria-label={m.availability.removeHours(number)} onClick={onRemove}>
        <span aria-hidden="true">✕</span>
      </button>
      {fault && (
        <p className="bad small fault" role="alert">
          {fault === 'no-days' ? m.availability.noDays : m.availability.badHours}
        </p>
      )}
    </fieldset>
  );
}
