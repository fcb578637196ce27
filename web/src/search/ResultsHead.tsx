import { sayMinutes } from '@jishi/shared/messages/format';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { type Finding, SORT_NAMES, type SortName } from './finding.ts';
import { useFinding } from './useFinding.ts';
import { useHome } from './useHome.ts';

type Props = { total: number | undefined; asOf: string | undefined; loading: boolean; children: ReactNode };

/** How many, how fresh, and in which order. */
export function ResultsHead({ total, asOf, loading, children }: Props) {
  const { m, language } = useMessages();
  const [finding, change] = useFinding();
  const zone = useReaderZone();
  const home = useHome();
  const sort = finding.sort ?? 'fit';
  return (
    <div className="results-head">
      <div className="row results-count">
        <p>
          {total !== undefined && <span className="strong">{m.search.found(total)}</span>}{' '}
          <span className="muted">
            {finding.minutes !== undefined && m.search.foundFree(sayMinutes(finding.minutes, language))}
            {finding.minutes !== undefined && asOf && m.common.and}
            {asOf && m.search.asOf(clock(asOf, zone))}
          </span>
        </p>
        {children}
      </div>
      <fieldset className="row">
        <legend className="hidden-text">{m.search.sort}</legend>
        {SORT_NAMES.map((name) => {
          const needsPlace = name === 'nearest' && !finding.near && !home;
          return (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={sort === name}
              disabled={needsPlace}
              title={needsPlace ? m.search.sortNeedsPlace : undefined}
              onClick={() => change(sorted(name, finding.near ?? home))}
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

/** The nearest first needs a place in the address, so that whoever gets it sees the same order. */
function sorted(name: SortName, near: string | undefined): Partial<Finding> {
  if (name === 'nearest') return { sort: name, near };
  return { sort: name === 'fit' ? undefined : name };
}

function clock(instant: string, zone: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { timeZone: zone, hourCycle: 'h23' });
}
