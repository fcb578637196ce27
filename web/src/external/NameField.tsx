import { useId } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';

export function NameField({
  name,
  missing,
  onName,
}: {
  name: string;
  missing: boolean;
  onName: (name: string) => void;
}) {
  const words = useExternalWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {words.form.name}
      </label>
      <input
        id={id}
        className="input"
        maxLength={100}
        autoComplete="off"
        value={name}
        aria-invalid={missing}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onName(event.target.value)}
      />
      <span id={`${id}-hint`} className={missing ? 'bad small' : 'muted small'}>
        {missing ? words.form.nameMissing : words.form.nameHint}
      </span>
    </div>
  );
}
