import { useId, useMemo } from 'react';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { zonesKnown } from './draft.ts';

type Props = { zone: string; unknown: boolean; onZone: (zone: string) => void };

/** A zone of the world by its name, completed from those that the browser knows. */
export function ZoneField({ zone, unknown, onZone }: Props) {
  const words = useExternalWords();
  const id = useId();
  const zones = useMemo(zonesKnown, []);
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {words.form.zone}
      </label>
      <input
        id={id}
        className="input"
        list={`${id}-zones`}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        value={zone}
        aria-invalid={unknown}
        aria-describedby={unknown ? `${id}-fault` : undefined}
        onChange={(event) => onZone(event.target.value.trim())}
      />
      <datalist id={`${id}-zones`}>
        {zones.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {unknown && (
        <span id={`${id}-fault`} className="bad small">
          {words.form.zoneUnknown}
        </span>
      )}
    </div>
  );
}
