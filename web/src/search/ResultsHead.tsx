import { sayMinutes } from '@jishi/shared/messages/format';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { SORT_NAMES } from './finding.ts';
import { useFinding } from './useFinding.ts';

type Props = { total: number | undefined; asOf: string | undefined; loading: boolean };

/** How many, how fresh, and in which order. */
export function ResultsHead({ total, asOf, loading }: Props) {
  const { m, language } = useMessages();
  const [finding, change] = useFinding();
  const zone = useReaderZone();
  const sort = finding.sort ?? 'fit';
  return (
    <div className="results-head">
      <p className="results-count">
        {total !== undefined && <span className="strong">{m.search.found(total)}</span>}{' '}
        <span className="muted">
          {finding.minutes !== undefined && m.search.foundFree(sayMinutes(finding.minutes, language))}
          {finding.minutes !== undefined && asOf && m.common.and}
          {asOf && m.search.asOf(clock(asOf, zone))}
        </span>
      </p>
      <fieldset className="row">
        <legend className="hidden-text">{m.search.sort}</legend>
        {SORT_NAMES.map((name) => {
          const needsPlace = name === 'nearest' && !finding.near;
          return (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={sort === name}
              disabled={needsPlace}
              title={needsPlace ? m.search.sortNeedsPlace : undefined}
              onClick={() => change({ sort: name === 'fit' ? undefined : name })}
            >
              {m.search.sorts[name]}
            </button>
          );
        })}
      </fieldset>
      <div className="results-progress">{loading && <div className="bar-progress" />}</div>
    </div>
  );
}

function clock(instant: string, zone: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hourCycle: 'h23' });
}
