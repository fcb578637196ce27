import type { Jobs } from '@jishi/shared/schema/admin-jobs';
import { useQuery } from '@tanstack/react-query';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { DeadLetters } from './DeadLetters.tsx';
import { jobsQuery } from './queries.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

/** What the server does by itself, how far behind it is, and what it gave up. */
export function JobsPage() {
  const t = useTexts();
  const found = useQuery(jobsQuery);
  return (
    <AdminFrame title={t.jobs.title}>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && <Whole jobs={found.data} />}
    </AdminFrame>
  );
}

function Whole({ jobs }: { jobs: Jobs }) {
  const t = useTexts();
  return (
    <>
      {!jobs.working && <p className="notice warn">{t.jobs.notWorking}</p>}
      <div className="admin-thirds">
        <Followers jobs={jobs} />
        <Turns jobs={jobs} />
        <Outgoing jobs={jobs} />
      </div>
      <DeadLetters jobs={jobs} />
    </>
  );
}

function Followers({ jobs }: { jobs: Jobs }) {
  const t = useTexts();
  const say = useSay();
  return (
    <section className="panel stack tight">
      <h2>{t.jobs.followers}</h2>
      <p className="muted small">{t.jobs.followersHint}</p>
      <ul className="admin-lines">
        {jobs.followers.map(({ name, lag, movedAt }) => (
          <li key={name}>
            <span>{t.jobs.names[name] ?? name}</span>
            <span className={lag === 0 ? 'tag accent' : lag < 500 ? 'tag' : 'tag amber'}>
              {lag === 0 ? t.jobs.upToDate : t.jobs.behind(lag)}
            </span>
            <span className="muted small">{t.jobs.moved(say.moment(movedAt))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Turns({ jobs }: { jobs: Jobs }) {
  const t = useTexts();
  const say = useSay();
  return (
    <section className="panel stack tight">
      <h2>{t.jobs.turns}</h2>
      <ul className="admin-lines">
        {jobs.turns.map(({ name, until }) => (
          <li key={name}>
            <span>{t.jobs.names[name] ?? name.replace(/^\w+:/, '')}</span>
            <span className="muted small">
              {until > jobs.at ? t.jobs.turnUntil(say.moment(until)) : t.jobs.waitingFor(say.moment(until))}
            </span>
          </li>
        ))}
      </ul>
      {jobs.turns.length === 0 && <p className="muted">{t.none}</p>}
    </section>
  );
}

function Outgoing({ jobs }: { jobs: Jobs }) {
  const t = useTexts();
  const say = useSay();
  const kinds = [
    [t.jobs.mail, jobs.mail],
    [t.jobs.deliveries, jobs.deliveries],
  ] as const;
  return (
    <section className="panel stack tight">
      {kinds.map(([title, { waiting, waitingSince, dead }]) => (
        <div key={title}>
          <h2>{title}</h2>
          <p className="row">
            <span className="tag">{t.jobs.waiting(waiting)}</span>
            <span className={dead > 0 ? 'tag red' : 'tag accent'}>{t.jobs.dead(dead)}</span>
            {waitingSince && <span className="muted small">{t.jobs.waitingSince(say.moment(waitingSince))}</span>}
          </p>
        </div>
      ))}
      {jobs.disabledWebhooks > 0 && <p className="tag amber admin-wrap">{t.jobs.disabled(jobs.disabledWebhooks)}</p>}
    </section>
  );
}
