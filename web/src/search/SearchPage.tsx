import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { CompareTray } from '../compare/CompareTray.tsx';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { SaveSearch } from '../saved/SaveSearch.tsx';
import { useNow } from '../time/reader.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { Spare } from '../ui/Spare.tsx';
import { useMedia } from '../ui/useMedia.ts';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { ChosenFilters } from './ChosenFilters.tsx';
import { Facets } from './Facets.tsx';
import { Freshness } from './Freshness.tsx';
import { countFilters } from './finding.ts';
import { NothingFound } from './NothingFound.tsx';
import { resultsQuery } from './queries.ts';
import { quarterOf, questionOf } from './question.ts';
import { ResultCard } from './ResultCard.tsx';
import { ResultsHead } from './ResultsHead.tsx';
import { SearchBar } from './SearchBar.tsx';
import { useDrawn } from './useDrawn.ts';
import { useFinding } from './useFinding.ts';
import './search.css';

const RegionMap = lazy(() => import('./map/RegionMap.tsx').then((module) => ({ default: module.RegionMap })));

/** As in the style sheet. */
const ROOM_FOR_MAP = '(min-width: 1181px)';

export function SearchPage() {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const { data: me } = useQuery(meQuery);
  const quarter = quarterOf(useNow());
  const question = useMemo(() => questionOf(finding, me, quarter), [finding, me, quarter]);
  const results = useInfiniteQuery(resultsQuery(question));
  const [filtersOpen, setFiltersOpen] = useState(false);
  const { pages, facets, isDrawn } = useDrawn(results.data?.pages);
  const first = pages[0];
  const items = pages.flatMap((page) => page.items);
  const busy = results.isFetching || !isDrawn;
  const filters = countFilters(finding);
  const hasRoom = useMedia(ROOM_FOR_MAP);
  const map = (
    <Spare>
      <Suspense fallback={null}>{facets && <RegionMap facet={facets.region} />}</Suspense>
    </Spare>
  );
  usePageTitle(finding.q ? `${finding.q} · ${m.search.title}` : m.search.title);
  useAnnounceTotal(first?.total, busy);

  return (
    <div className="search">
      <h1 className="hidden-text">{m.search.title}</h1>
      <SearchBar />
      {finding.line && <OpenOrder lines={finding.line} />}
      <div>
        <ResultsHead total={first?.total} asOf={first?.asOf} loading={busy}>
          <SaveSearch total={first?.total} facets={facets} />
        </ResultsHead>
        <Freshness shown={first !== undefined} behindMs={first?.behindMs} failure={results.failureReason} />
      </div>
      <div className="search-columns">
        <aside className="facets-side" aria-label={m.search.filters}>
          <button
            type="button"
            className="button filters-toggle"
            aria-expanded={filtersOpen}
            onClick={() => setFiltersOpen(!filtersOpen)}
          >
            {m.search.showFilters(filters)}
          </button>
          <div className={filtersOpen ? 'facets open' : 'facets'}>{facets && <Facets facets={facets} />}</div>
        </aside>
        <section className="stack results" aria-labelledby="results-title" aria-busy={busy}>
          <h2 id="results-title" className="hidden-text">
            {m.search.results}
          </h2>
          {!hasRoom && (
            <button
              type="button"
              className="button map-toggle"
              aria-expanded={finding.map === '1'}
              onClick={() => change({ map: finding.map ? undefined : '1' }, 'replace')}
            >
              {finding.map ? m.search.hideMap : m.search.showMap}
            </button>
          )}
          {!hasRoom && finding.map && map}
          <ChosenFilters facets={facets} />
          {results.isError && <ProblemNotice error={results.error} retry={() => results.refetch()} />}
          {results.isPending && <Loading />}
          {first?.total === 0 && <NothingFound filters={filters} />}
          <ol className="cards">
            {items.map((item) => (
              <li key={item.id}>
                <ResultCard item={item} />
              </li>
            ))}
          </ol>
          <More found={results} />
        </section>
        {hasRoom && <div className="map-side">{map}</div>}
      </div>
      {finding.compare && (
        <CompareTray ids={finding.compare} finding={finding} onChange={(compare) => change({ compare }, 'replace')} />
      )}
    </div>
  );
}

function OpenOrder({ lines }: { lines: string[] }) {
  const { m } = useMessages();
  return (
    <p className="notice row spread">
      {m.search.orderOpen(lines.length)}
      <Link to="/order" search={{ line: lines }} className="button main">
        {m.search.orderContinue}
      </Link>
    </p>
  );
}

function useAnnounceTotal(total: number | undefined, loading: boolean) {
  const { m } = useMessages();
  const announce = useAnnounce();
  useEffect(() => {
    if (total !== undefined && !loading) announce(m.search.found(total));
  }, [total, loading, announce, m]);
}
