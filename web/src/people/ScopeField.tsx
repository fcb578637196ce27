import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { facilityInstrumentsQuery } from '../facility/queries.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';

/** What is operated: everything of a facility, one instrument, or all of the type that it is of. */
export type Scope = { readonly instrument: string | null; readonly type: string | null };
export const EVERYTHING: Scope = { instrument: null, type: null };

/** As the interface takes it. */
export function scopeBody({ instrument, type }: Scope) {
  if (type !== null) return { typeId: type };
  return instrument === null ? { all: true as const } : { instrumentId: instrument };
}

type Texts = {
  readonly all: string;
  readonly only: (name: string) => string;
  readonly typeOf: (name: string) => string;
};
type Props = { facility: string; label: string; texts: Texts; value: Scope; onChange: (scope: Scope) => void };

export function ScopeField({ facility, label, texts, value, onChange }: Props) {
  const { name } = useMessages();
  const id = useId();
  const { data: instruments = [] } = useQuery(facilityInstrumentsQuery(facility));
  const chosen = useQuery({ ...instrumentQuery(value.instrument ?? ''), enabled: value.instrument !== null });
  const type = value.instrument === null ? null : chosen.data?.type;
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value.instrument ?? ''}
        onChange={(event) => onChange({ instrument: event.target.value || null, type: null })}
      >
        <option value="">{texts.all}</option>
        {instruments
          .filter(({ withdrawn }) => !withdrawn)
          .map((instrument) => (
            <option key={instrument.id} value={instrument.id}>
              {name(instrument.name)}
              {instrument.model ? ` (${instrument.model})` : ''}
            </option>
          ))}
      </select>
      {type && chosen.data && (
        <fieldset className="row">
          <legend className="hidden-text">{label}</legend>
          <label className="radio">
            <input
              type="radio"
              name={`${id}-scope`}
              checked={value.type === null}
              onChange={() => onChange({ ...value, type: null })}
            />
            {texts.only(name(chosen.data.name))}
          </label>
          <label className="radio">
            <input
              type="radio"
              name={`${id}-scope`}
              checked={value.type !== null}
              onChange={() => onChange({ ...value, type: type.id })}
            />
            {texts.typeOf(name(type.name))}
          </label>
        </fieldset>
      )}
    </div>
  );
}
