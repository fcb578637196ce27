import { useQuery } from '@tanstack/react-query';
import { facilityInstrumentsQuery } from '../facility/queries.ts';
import { useExternalWords } from '../messages/useExternalWords.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { beside } from '../ui/isolated.ts';

type Props = { facility: string; chosen: string | null; onChoose: (id: string | null) => void };

/** One instrument, or all of the facility. */
export function InstrumentChoice({ facility, chosen, onChoose }: Props) {
  const { name } = useMessages();
  const words = useExternalWords();
  const { data: instruments } = useQuery(facilityInstrumentsQuery(facility));
  return (
    <label className="field">
      <span className="label">{words.form.instrument}</span>
      <select
        className="input"
        value={chosen ?? ''}
        onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{words.wholeFacility}</option>
        {instruments
          ?.filter((one) => !one.withdrawn)
          .map((one) => (
            <option key={one.id} value={one.id}>
              {beside(one.model, name(one.name))}
            </option>
          ))}
      </select>
    </label>
  );
}
