import { useState } from 'react';
import { useTexts } from './useTexts.ts';

type Props = {
  label: string;
  options: readonly { readonly value: string; readonly text: string }[];
  onAdd: (value: string) => void;
};

/** A choice and the button that adds it: going through the choices with the arrow keys adds nothing yet. */
export function PickAndAdd({ label, options, onAdd }: Props) {
  const t = useTexts();
  const [value, setValue] = useState('');
  const chosen = options.some((option) => option.value === value) ? value : '';
  return (
    <span className="row pick">
      <select
        className="input slot"
        aria-label={label}
        value={chosen}
        onChange={(event) => setValue(event.target.value)}
      >
        <option value="">{label}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button small"
        aria-label={`${t.cases.addDo}: ${label}`}
        disabled={chosen === ''}
        onClick={() => {
          onAdd(chosen);
          setValue('');
        }}
      >
        {t.cases.addDo}
      </button>
    </span>
  );
}
