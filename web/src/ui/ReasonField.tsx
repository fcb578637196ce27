import { useId } from 'react';
import { useMessages } from '../messages/useMessages.tsx';

type Props = { value: string; onChange: (text: string) => void; label?: string };

/** A few words for whoever it concerns: why, unless the label says otherwise. Nobody has to say anything. */
export function ReasonField({ value, onChange, label }: Props) {
  const { m } = useMessages();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label ?? m.bookings.reason} ({m.common.optional})
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
