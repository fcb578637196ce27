import type { Breach } from '@jishi/shared/schema/breach';
import type { Facility } from '@jishi/shared/schema/institution';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { FacilityFrame } from '../facility/FacilityFrame.tsx';
import { useLive } from '../live/useLive.ts';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { BreachItem } from './BreachItem.tsx';
import { facilityBreachesQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';
import './breaches.css';

export function BreachesPage() {
  const t = useTexts();
  return (
    <FacilityFrame title={t.title} intro={t.intro}>
      {(chosen) => <FacilityBreaches key={chosen.id} facility={chosen} />}
    </FacilityFrame>
  );
}

const KEYS = [['breaches']];

/** Appeals that wait for a decision first, then everything, the newest first. */
function FacilityBreaches({ facility }: { facility: Facility }) {
  const t = useTexts();
  const watched = useMemo(() => ({ facility: facility.id }), [facility.id]);
  useLive(watched, KEYS);
  return (
    <div className="stack breaches">
      <BreachList id="open" facility={facility} appealed title={t.open} empty={<p className="muted">{t.openNone}</p>} />
      <BreachList
        id="all"
        facility={facility}
        appealed={false}
        title={t.others}
        empty={
          <div className="stack tight">
            <p className="strong">{t.othersNone}</p>
            <p>
              {t.othersHint}{' '}
              <Link to="/facility/rules" search={{ facility: facility.id }}>
                {t.toRules}
              </Link>
            </p>
          </div>
        }
      />
    </div>
  );
}

type ListProps = {
  id: string;
  facility: Facility;
  appealed: boolean;
  title: string;
  empty: React.ReactNode;
};

function BreachList({ id, facility, appealed, title, empty }: ListProps) {
  const found = useInfiniteQuery(facilityBreachesQuery(facility.id, appealed));
  const breaches: Breach[] | undefined = found.data?.pages.flatMap(({ items }) => items);
  return (
    <section className="panel stack tight" aria-labelledby={`${id}-breaches`}>
      <h2 id={`${id}-breaches`}>{title}</h2>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {breaches?.length === 0 && empty}
      <ul className="breach-list">
        {breaches?.map((breach) => (
          <li key={breach.id}>
            <BreachItem breach={breach} />
          </li>
        ))}
      </ul>
      <More found={found} />
    </section>
  );
}
