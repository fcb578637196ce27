import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { useAtOnce } from '../ui/useAtOnce.ts';
import { partsQuery } from './queries.ts';

type Props = {
  instrumentId: string;
  /** Those that are taken along. */
  chosen: readonly string[] | undefined;
  onChange: (chosen: readonly string[]) => void;
};

/**
 * Accessories to choose from; those that always come along are named in the overview. What an old address names and the
 * instrument does not have any more is shown as well, so that it can be left out.
 */
export function PartsField({ instrumentId, chosen = [], onChange }: Props) {
  const { m, name } = useMessages();
  const { data } = useQuery(partsQuery(instrumentId));
  const [ticked, tick] = useAtOnce(chosen.join(' '));
  if (!data) return null;
  const gone = chosen.filter((id) => !data.some(({ partId }) => partId === id));
  const offered = [
    ...data.filter(({ need }) => need === 'optional').map((part) => ({ id: part.partId, said: name(part.name) })),
    ...gone.map((id) => ({ id, said: m.instrument.partGone })),
  ];
  if (offered.length === 0) return null;
  const taken = ticked.split(' ').filter(Boolean);
  const take = (ids: readonly string[]) => {
    tick(ids.join(' '));
    onChange(ids);
  };
  return (
    <fieldset className="field time-date">
      <legend className="label">{m.instrument.takeAlong}</legend>
      {offered.map(({ id, said }) => (
        <label key={id} className="radio">
          <input
            type="checkbox"
            checked={taken.includes(id)}
            onChange={(event) => take(event.target.checked ? [...taken, id] : taken.filter((one) => one !== id))}
          />
          {said}
        </label>
      ))}
    </fieldset>
  );
}
