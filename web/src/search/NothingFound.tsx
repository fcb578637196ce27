import { useMessages } from '../messages/useMessages.tsx';
import { NO_FILTERS } from './finding.ts';
import { useFinding } from './useFinding.ts';

export function NothingFound({ filters }: { filters: number }) {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const timed = finding.from !== undefined || finding.minutes !== undefined;
  return (
    <div className="panel stack tight">
      <p className="strong">{m.search.empty}</p>
      <p>{m.search.emptyHint}</p>
      <p className="row">
        {filters > 0 && (
          <button type="button" className="button" onClick={() => change(NO_FILTERS)}>
            {m.search.clear}
          </button>
        )}
        {timed && (
          <button
            type="button"
            className="button"
            onClick={() => change({ from: undefined, to: undefined, minutes: undefined })}
          >
            {m.search.anyTime}
          </button>
        )}
      </p>
    </div>
  );
}
