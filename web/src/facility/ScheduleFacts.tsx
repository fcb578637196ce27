import { useMessages } from '../messages/useMessages.tsx';
import { DateField } from '../ui/DateField.tsx';
import type { ScheduleDraft } from './scheduleDraft.ts';

type Props = { draft: ScheduleDraft; today: string; onChange: (part: Partial<ScheduleDraft>) => void };

/** What a schedule is called, which holidays it follows, and from when on it holds. */
export function ScheduleFacts({ draft, today, onChange }: Props) {
  const { m } = useMessages();
  const nameless = draft.name.trim() === '';
  return (
    <div className="schedule-facts">
      <label className="field">
        <span className="label">{m.availability.name}</span>
        <input
          className="input"
          required
          maxLength={100}
          value={draft.name}
          aria-invalid={nameless}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </label>
      <label className="field">
        <span className="label">{m.availability.holidays}</span>
        <select
          className="input"
          value={draft.holidays ?? ''}
          onChange={(event) => onChange({ holidays: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">{m.availability.holidaysNone}</option>
          <option value="CN">{m.availability.holidaysCn}</option>
          {draft.holidays !== null && draft.holidays !== 'CN' && (
            <option value={draft.holidays}>{draft.holidays}</option>
          )}
        </select>
      </label>
      <div>
        <DateField
          label={m.availability.effectiveFrom}
          value={draft.effectiveFrom}
          min={today}
          onChange={(effectiveFrom) => onChange({ effectiveFrom })}
        />
        <p className="muted small">{m.availability.effectiveHint}</p>
      </div>
    </div>
  );
}
