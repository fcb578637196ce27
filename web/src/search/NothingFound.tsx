import { useMessages } from '../messages/useMessages.tsx';
import { NO_FILTERS } from './finding.ts';
import { useFinding } from './useFinding.ts';
import { useRelaxed } from './useRelaxed.ts';

/** Nothing fits: which condition stands in the way, and what giving it up leads to, one click away. */
export function NothingFound({ filters }: { filters: number }) {
  const { m } = useMessages();
  const [, change] = useFinding();
  const relaxed = useRelaxed();
  return (
    <div className="panel stack tight">
      <p className="strong">{m.search.empty}</p>
      <p>{m.search.emptyHint}</p>
      {relaxed.length > 0 && (
        <>
          <h3>{m.search.relax}</h3>
          <ul className="row relaxed">
            {relaxed.map(({ key, what, without, total }) => (
              <li key={key}>
                <button type="button" className="button" onClick={() => change(without)}>
                  {m.search.relaxed(what, total)}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {filters > 1 && (
        <p>
          <button type="button" className="button quiet" onClick={() => change(NO_FILTERS)}>
            {m.search.clear}
          </button>
        </p>
      )}
    </div>
  );
}
