import { addDays } from '@jishi/shared/time/zone';
import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import { TimeSelect } from '../ui/TimeSelect.tsx';
import { type ExceptionRow, faultOfException, nextKey } from './scheduleDraft.ts';
import { useHoursTexts } from './useHoursTexts.ts';

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
  const texts = useHoursTexts();
  const fault = faultOfException(row);
  const last = row.open.at(-1);
  const next = last && last.to < '23:45' ? { from: last.to, to: '24:00' } : null;
  return (
    <fieldset className="exception">
      <legend className="hidden-text">{row.date}</legend>
      <div className="exception-day">
        <DateField label={m.common.date} value={row.date} min={today} onChange={(date) => onChange({ date })} />
        <label className="radio">
          <input
            type="checkbox"
            checked={!last}
            onChange={(event) => onChange({ open: event.target.checked ? [] : [{ from: '08:30', to: '17:30' }] })}
          />
          {m.availability.closedAllDay}
        </label>
        <button
          type="button"
          className="button quiet"
          aria-label={m.availability.removeException(row.date)}
          onClick={onRemove}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      {row.open.map((span, at) => (
        <SpanFields
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have nothing but their place and their times, which change
          key={at}
          span={span}
          date={row.date}
          invalid={fault !== null}
          onChange={(part) =>
            onChange({ open: row.open.map((other, index) => (index === at ? { ...other, ...part } : other)) })
          }
          onRemove={row.open.length > 1 ? () => onChange({ open: row.open.filter((_, index) => index !== at) }) : null}
        />
      ))}
      {next && (
        <p>
          <button type="button" className="button quiet small" onClick={() => onChange({ open: [...row.open, next] })}>
            + {texts.addSpan}
          </button>
        </p>
      )}
      {fault && (
        <p className="bad small fault" role="alert">
          {m.availability.badHours}
        </p>
      )}
    </fieldset>
  );
}

type Span = ExceptionRow['open'][number];
type SpanProps = {
  span: Span;
  date: string;
  invalid: boolean;
  onChange: (part: Partial<Span>) => void;
  onRemove: (() => void) | null;
};

function SpanFields({ span, date, invalid, onChange, onRemove }: SpanProps) {
  const { m } = useMessages();
  const texts = useHoursTexts();
  return (
    <div className="exception-span">
      <TimeSelect
        label={m.availability.opens}
        value={span.from}
        invalid={invalid}
        onChange={(from) => onChange({ from })}
      />
      <TimeSelect
        label={m.availability.closes}
        edge="end"
        value={span.to}
        invalid={invalid}
        onChange={(to) => onChange({ to })}
      />
      {onRemove && (
        <button
          type="button"
          className="button quiet"
          aria-label={texts.removeSpan(`${span.from}–${span.to}`, date)}
          onClick={onRemove}
        >
          <span aria-hidden="true">✕</span>
        </button>
      )}
    </div>
  );
}
