import { useId } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';
import type { Draft, Missing } from './draft.ts';
import { FileDrop } from './FileDrop.tsx';

type Props = {
  draft: Draft;
  missing: readonly Missing[];
  fault: string | null;
  onChange: (part: Partial<Draft>) => void;
};

const KINDS = ['address', 'file'] as const;

/** At an address or in a file. */
export function SourceFields({ draft, missing, fault, onChange }: Props) {
  const words = useExternalWords();
  const id = useId();
  const said = { address: words.form.byAddress, file: words.form.byFile };
  const noAddress = missing.includes('address') ? words.form.addressMissing : null;
  return (
    <>
      <fieldset className="field">
        <legend className="label">{words.form.source}</legend>
        <div className="row">
          {KINDS.map((kind) => (
            <label key={kind} className="radio">
              <input type="radio" name={id} checked={draft.kind === kind} onChange={() => onChange({ kind })} />
              {said[kind]}
            </label>
          ))}
        </div>
      </fieldset>
      {draft.kind === 'address' ? (
        <AddressField
          label={words.form.address}
          hint={words.form.addressHint}
          url={draft.url}
          fault={noAddress ?? fault}
          onUrl={(url) => onChange({ url })}
        />
      ) : (
        <FileDrop
          label={words.form.file}
          file={draft.file}
          fault={missing.includes('file') ? words.form.fileMissing : fault}
          onFile={(file) => onChange(draft.name === '' ? { file, name: nameOf(file.name) } : { file })}
        />
      )}
    </>
  );
}

/** `Courses 2026.ics` → `Courses 2026` */
function nameOf(file: string): string {
  return file.replace(/\.[a-z]{2,4}$/i, '').slice(0, 100);
}

type AddressProps = { label: string; hint: string; url: string; fault: string | null; onUrl: (url: string) => void };

/** The address is a secret: browsers are asked not to remember it. */
export function AddressField({ label, hint, url, fault, onUrl }: AddressProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input
        id={id}
        className="input"
        type="text"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={2000}
        value={url}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-hint${fault ? ` ${id}-fault` : ''}`}
        onChange={(event) => onUrl(event.target.value)}
      />
      {fault && (
        <span id={`${id}-fault`} className="bad small">
          {fault}
        </span>
      )}
      <span id={`${id}-hint`} className="muted small">
        {hint}
      </span>
    </div>
  );
}
