import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import type { Finding } from '../search/finding.ts';
import { beside } from '../ui/isolated.ts';
import { toggleCompared } from './compared.ts';
import { comparedQuery } from './queries.ts';
import './compare.css';

type Props = {
  ids: readonly string[];
  /** The search that comes along, so that one can go back to it. */
  finding: Finding;
  onChange: (ids: string[] | undefined) => void;
};

/** What is chosen to be compared, at the lower edge of the screen, and the way to the comparison. */
export function CompareTray({ ids, finding, onChange }: Props) {
  const { m, name } = useMessages();
  const { data: items = [] } = useQuery(comparedQuery(ids, {}));
  const { compare: _compare, save: _save, ...rest } = finding;
  return (
    <section className="compare-tray no-print" aria-label={m.compare.tray}>
      <ul className="row compare-chosen">
        {ids.map((id) => {
          const item = items.find((one) => one.id === id);
          const said = item ? beside(item.model, name(item.name)) : '…';
          return (
            <li key={id}>
              <button
                type="button"
                className="chip"
                aria-label={m.compare.drop(said)}
                onClick={() => onChange(toggleCompared(ids, id))}
              >
                <span className="compare-name">{said}</span> <span aria-hidden="true">✕</span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="row compare-go">
        <button type="button" className="button quiet" onClick={() => onChange(undefined)}>
          {m.compare.clear}
        </button>
        {ids.length > 1 ? (
          <Link to="/compare" search={{ ...rest, id: [...ids] }} className="button main">
            {m.compare.go(ids.length)}
          </Link>
        ) : (
          <span className="muted small">{m.compare.one}</span>
        )}
      </p>
    </section>
  );
}
