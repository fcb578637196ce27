import type { FacilityInstrument } from '@jishi/shared/schema/today';
import { useMessages } from '../messages/useMessages.tsx';

export type NamedInstrument = Pick<FacilityInstrument, 'id' | 'name' | 'model'>;

type Props = {
  instruments: readonly NamedInstrument[];
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
};

/** Other instruments of the facility that are closed together with one. */
export function MoreInstruments({ instruments, chosen, onChoose }: Props) {
  const { m, name } = useMessages();
  if (instruments.length === 0) return null;
  const all = chosen.length === instruments.length;
  return (
    <details className="more-instruments">
      <summary>{m.changes.more(chosen.length)}</summary>
      <label className="radio">
        <input
          type="checkbox"
          checked={all}
          onChange={() => onChoose(all ? [] : instruments.map((instrument) => instrument.id))}
        />
        {m.changes.all(instruments.length)}
      </label>
      {instruments.map((instrument) => (
        <label key={instrument.id} className="radio">
          <input
            type="checkbox"
            checked={chosen.includes(instrument.id)}
            onChange={(event) =>
              onChoose(
                event.target.checked ? [...chosen, instrument.id] : chosen.filter((other) => other !== instrument.id),
              )
            }
          />
          {[instrument.model, name(instrument.name)].filter(Boolean).join(' · ')}
        </label>
      ))}
    </details>
  );
}
