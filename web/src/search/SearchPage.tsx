import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { CompareTray } from '../compare/CompareTray.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { SaveSearch } from '../saved/SaveSearch.tsx';
import { useNow, useReaderZone } from '../time/reader.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { ChosenFilters } from './ChosenFilters.tsx';
import { Facets } from './Facets.tsx';
import { Freshness } from './Freshness.tsx';
import { countFilters, toQuestion } from './finding.ts';
import { NothingFound } from './NothingFound.tsx';
import { resultsQuery } from './queries.ts';
import { ResultCard } from './ResultCard.tsx';
import { ResultsHead } from './ResultsHead.tsx';
import { SearchBar } from './SearchBar.tsx';
import { useFinding } from './useFinding.ts';
import { useHome } from './useHome.ts';
import './search.css';

const RegionMap = lazy(() => import('./map/RegionMap.tsx').then((module) => ({ default: module.RegionMap })));

export function SearchPage() {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const zone = useReaderZone();
  const quarter = Math.floor(useNow() / 900_000) * 900_000;
  const home = useHome();
  const near = finding.near ?? home;
  const question = useMemo(() => ({ ...toQuestion(finding, zone, quarter), near }), [finding, zone, quarter, near]);
  const results = useInfiniteQuery(resultsQuery(question));
  const [filtersOpen, setFiltersOpen] = useState(false);
  const first = results.data?.pages[0];
  const items = results.data?.pages.flatMap((page) => page.items) ?? [];
  const filters = countFilters(finding);
  usePageTitle(finding.q ? `${finding.q} · ${m.search.title}` : m.search.title);
  useAnnounceTotal(first?.total, results.isFetching);

  return (
    <div className="search">
      <h1 className="hidden-text">{m.search.title}</h1>
      <SearchBar />
      {finding.line && <OpenOrder lines={finding.line} />}
      <div>
        <ResultsHead total={first?.total} asOf={first?.asOf} loading={results.isFetching}>
          <SaveSearch total={first?.total} facets={first?.facets} />
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
          <div className={filtersOpen ? 'facets open' : 'facets'}>{first && <Facets facets={first.facets} />}</div>
        </aside>
        <section className="stack results" aria-labelledby="results-title" aria-busy={results.isFetching}>
          <h2 id="results-title" className="hidden-text">
            {m.search.results}
          </h2>
          <ChosenFilters facets={first?.facets} />
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
          {results.hasNextPage && (
            <button
              type="button"
              className="button"
              disabled={results.isFetchingNextPage}
              onClick={() => results.fetchNextPage()}
            >
              {results.isFetchingNextPage ? m.common.loading : m.common.more}
            </button>
          )}
        </section>
        <div className="map-side">
          <Suspense fallback={null}>{first && <RegionMap facet={first.facets.region} />}</Suspense>
        </div>
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
