import type { Overview } from '@jishi/shared/schema/admin-jobs';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { EventRow } from './EventRow.tsx';
import { eventsQuery, overviewQuery } from './queries.ts';
import { Rows } from './Rows.tsx';
import { useTexts } from './useTexts.ts';

/** What wants an administrator's attention, what there is, and what happened last. */
export function OverviewPage() {
  const t = useTexts();
  return (
    <AdminFrame title={t.title}>
      <Attention />
    </AdminFrame>
  );
}

function Attention() {
  const t = useTexts();
  const found = useQuery(overviewQuery);
  const latest = useInfiniteQuery(eventsQuery({}, 10));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const wants = attentionOf(found.data, t);
  return (
    <div className="admin-two">
      <section className="stack tight" aria-label={t.overview.latest}>
        <div className="row spread">
          <h2>{t.overview.latest}</h2>
          <Link to="/admin/events">{t.overview.allEvents}</Link>
        </div>
        <Rows
          found={{ ...latest, hasNextPage: false } as typeof latest}
          label={t.overview.latest}
          empty={<p>{t.events.empty}</p>}
          keyOf={({ id }) => id}
        >
          {(event) => <EventRow event={event} />}
        </Rows>
      </section>
      <div className="stack admin-first">
        <section className="panel stack tight">
          <h2>{t.overview.title}</h2>
          {wants.length === 0 && <p className="good">{t.overview.calm}</p>}
          <ul className="admin-wants">
            {wants.map(({ key, link }) => (
              <li key={key}>{link}</li>
            ))}
          </ul>
        </section>
        <section className="panel stack tight">
          <h2>{t.overview.house}</h2>
          <p className="row">
            <Link to="/admin/institutions">{t.counts.institutions(found.data.institutions)}</Link>
            <Link to="/admin/people">{t.counts.people(found.data.people)}</Link>
          </p>
        </section>
      </div>
    </div>
  );
}

type Want = { key: string; link: ReactNode };

function attentionOf(told: Overview, { overview: t }: ReturnType<typeof useTexts>): Want[] {
  const all: (Want & { wanted: boolean })[] = [
    {
      key: 'applications',
      wanted: told.applications > 0,
      link: (
        <Link to="/admin/institutions" search={{ state: 'applied' }}>
          {t.applications(told.applications)}
        </Link>
      ),
    },
    {
      key: 'reviews',
      wanted: told.reviewsDue > 0,
      link: (
        <Link to="/admin/institutions" search={{ due: '1' }}>
          {t.reviewsDue(told.reviewsDue)}
        </Link>
      ),
    },
    {
      key: 'suspended',
      wanted: told.suspendedInstitutions > 0,
      link: (
        <Link to="/admin/institutions" search={{ state: 'suspended' }}>
          {t.suspended(told.suspendedInstitutions)}
        </Link>
      ),
    },
    {
      key: 'groups',
      wanted: told.unconfirmedGroups > 0,
      link: <Link to="/admin/groups">{t.groups(told.unconfirmedGroups)}</Link>,
    },
    ...told.missingHolidays.map(({ calendar, year }) => ({
      key: `${calendar} ${year}`,
      wanted: true,
      link: (
        <Link to="/admin/holidays" search={{ calendar, year: String(year) }}>
          {t.missing(calendar, year)}
        </Link>
      ),
    })),
    { key: 'mail', wanted: told.deadMail > 0, link: <Link to="/admin/jobs">{t.deadMail(told.deadMail)}</Link> },
    {
      key: 'deliveries',
      wanted: told.deadDeliveries > 0,
      link: <Link to="/admin/jobs">{t.deadDeliveries(told.deadDeliveries)}</Link>,
    },
    {
      key: 'webhooks',
      wanted: told.disabledWebhooks > 0,
      link: <Link to="/admin/jobs">{t.disabledWebhooks(told.disabledWebhooks)}</Link>,
    },
    { key: 'lag', wanted: told.lag >= MUCH_LAG, link: <Link to="/admin/jobs">{t.lag(told.lag)}</Link> },
  ];
  return all.filter(({ wanted }) => wanted);
}

/** A moment's work; more is a sign that something stands still. */
const MUCH_LAG = 500;
