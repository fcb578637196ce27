import { useId } from 'react';
import { useMessages } from '../messages/useMessages.tsx';

/** Why, for whoever it concerns; nobody has to say. */
export function ReasonField({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  const { m } = useMessages();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {m.bookings.reason} ({m.common.optional})
      </label>
      <textarea
        id={id}
        className="input"
        maxLength={500}
        rows={2}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
