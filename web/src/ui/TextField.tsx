import { type HTMLInputTypeAttribute, useId } from 'react';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: HTMLInputTypeAttribute;
  autoComplete?: string;
  required?: boolean;
  maxLength?: number;
  hint?: string | undefined;
  fault?: string | undefined;
};

/** A labelled line of text with its hint, and its fault when there is one. */
export function TextField({
  label,
  value,
  onChange,
  type = 'text',
  autoComplete = 'off',
  required = false,
  maxLength = type === 'email' ? LONGEST_ADDRESS : 200,
  hint,
  fault,
}: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input
        id={id}
        className="input"
        type={type}
        value={value}
        autoComplete={autoComplete}
        maxLength={maxLength}
        required={required}
        aria-invalid={fault !== undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <span id={`${id}-hint`} className="muted small">
          {hint}
        </span>
      )}
      {fault && (
        <span id={`${id}-fault`} className="bad small">
          {fault}
        </span>
      )}
    </div>
  );
}

/** Of a mail address (RFC 5321, 4.5.3.1.3). */
const LONGEST_ADDRESS = 254;
