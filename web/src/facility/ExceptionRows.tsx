import { addDays } from '@jishi/shared/time/zone';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { TimeSelect } from '../ui/TimeSelect.tsx';
import { type ExceptionRow, faultOfException, nextKey } from './scheduleDraft.ts';

type Props = { rows: readonly ExceptionRow[]; today: string; onChange: (rows: ExceptionRow[]) => void };

/** Single days that replace the weekly hours. */
export function ExceptionRows({ rows, today, onChange }: Props) {
  const { m } = useMessages();
  const last = [today, ...rows.map((row) => row.date)].sort().at(-1) ?? today;
  return (
    <fieldset className="stack tight">
      <legend className="strong">{m.availability.exceptions}</legend>
      <p className="muted small">{m.availability.exceptionsHint}</p>
      {rows.map((row) => (
        <ExceptionFields
          key={row.key}
          row={row}
          today={today}
          onChange={(part) => onChange(rows.map((other) => (other.key === row.key ? { ...other, ...part } : other)))}
          onRemove={() => onChange(rows.filter((other) => other.key !== row.key))}
        />
      ))}
      <p>
        <button
          type="button"
          className="button"
          onClick={() => onChange([...rows, { key: nextKey(), date: addDays(last, 1), open: [] }])}
        >
          + {m.availability.addException}
        </button>
      </p>
    </fieldset>
  );
}

type FieldsProps = {
  row: ExceptionRow;
  today: string;
  onChange: (part: Partial<ExceptionRow>) => void;
  onRemove: () => void;
};

function ExceptionFields({ row, today, onChange, onRemove }: FieldsProps) {
  const { m } = useMessages();
  const fault = faultOfException(row);
  const first = row.open[0];
  const rest = row.open.slice(1);
  return (
    <fieldset className="hours-row exception">
      <legend className="hidden-text">{row.date}</legend>
      <DateField label={m.common.date} value={row.date} min={today} onChange={(date) => onChange({ date })} />
      <label className="radio">
        <input
          type="checkbox"
          checked={!first}
          onChange={(event) => onChange({ open: event.target.checked ? [] : [{ from: '08:30', to: '17:30' }] })}
        />
        {m.availability.closedAllDay}
      </label>
      {first && (
        <>
          <TimeSelect
            label={m.availability.opens}
            value={first.from}
            invalid={fault !== null}
            onChange={(from) => onChange({ open: [{ ...first, from }, ...rest] })}
          />
          <TimeSelect
            label={m.availability.closes}
            edge="end"
            value={first.to}
            invalid={fault !== null}
            onChange={(to) => onChange({ open: [{ ...first, to }, ...rest] })}
          />
        </>
      )}
      <button
        type="button"
        className="button quiet"
        aria-label={m.availability.removeException(row.date)}
        onClick={onRemove}
      >
        <span aria-hidden="true">✕</span>
      </button>
      {rest.map((span) => (
        <p key={span.from} className="muted small fault">
          {span.from} – {span.to}
        </p>
      ))}
      {fault && (
        <p className="bad small fault" role="alert">
          {m.availability.badHours}
        </p>
      )}
    </fieldset>
  );
}
