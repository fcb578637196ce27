type Props = {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: string;
  autoComplete: string;
  hint?: string | undefined;
  fault?: string | undefined;
};

/** A labelled line of text with its hint, and its fault when there is one. */
export function TextField({ id, label, value, onChange, type = 'text', autoComplete, hint, fault }: Props) {
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
        maxLength={254}
        required
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
