import type { Jobs, RetryInput } from '@jishi/shared/schema/admin-jobs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { ChoiceField } from './fields.tsx';
import { change, deadDeliveriesQuery, deadMailQuery } from './queries.ts';
import { Rows } from './Rows.tsx';
import { useChange } from './useChange.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/jobs');

/** What was given up, to be tried anew: one by one, or all, of a facility or of everybody. */
export function DeadLetters({ jobs }: { jobs: Jobs }) {
  const t = useTexts();
  const retrying = useChange(
    (input: RetryInput) => change<{ retried: number }>('POST', 'dead-letters/retry', input),
    ({ retried }) => t.jobs.retried(retried),
  );
  const parts = { retry: (input: RetryInput) => retrying.mutate(input), busy: retrying.isPending };
  return (
    <>
      {retrying.isError && <ProblemNotice error={retrying.error} />}
      <Mails {...parts} dead={jobs.mail.dead} />
      <Deliveries {...parts} jobs={jobs} />
    </>
  );
}

type Retrying = { retry: (input: RetryInput) => void; busy: boolean };

function Empty() {
  const t = useTexts();
  return (
    <>
      <p className="good">{t.jobs.none}</p>
      <p className="muted small">{t.jobs.noneHint}</p>
    </>
  );
}

function Mails({ retry, busy, dead }: Retrying & { dead: number }) {
  const t = useTexts();
  const say = useSay();
  const found = useInfiniteQuery(deadMailQuery);
  return (
    <section className="stack tight">
      <div className="row spread">
        <h2>{t.jobs.mail}</h2>
        {dead > 0 && (
          <button type="button" className="button" disabled={busy} onClick={() => retry({ what: 'mail', all: true })}>
            {t.jobs.retryAllMail}
          </button>
        )}
      </div>
      <Rows found={found} label={t.jobs.mail} keyOf={({ id }) => id} empty={<Empty />}>
        {(mail) => (
          <article className="admin-row">
            <div>
              <p>{t.jobs.mailKind(mail.kind)}</p>
              <p className="muted small">{say.moment(mail.createdAt)}</p>
            </div>
            <p className="small">
              <Link to="/admin/people/$id" params={{ id: mail.personId }}>
                {t.pages.people}
              </Link>{' '}
              · {t.jobs.attempts(mail.attempts)}
              {mail.lastError && <span className="bad"> · {mail.lastError}</span>}
            </p>
            <p className="admin-row-end">
              <button
                type="button"
                className="button quiet"
                disabled={busy}
                onClick={() => retry({ what: 'mail', id: mail.id })}
              >
                {t.jobs.retry}
              </button>
            </p>
          </article>
        )}
      </Rows>
    </section>
  );
}

function Deliveries({ retry, busy, jobs }: Retrying & { jobs: Jobs }) {
  const t = useTexts();
  const { name } = useMessages();
  const say = useSay();
  const { facility } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery(deadDeliveriesQuery(facility));
  const listed = jobs.deadByFacility.some((one) => one.facility.id === facility);
  return (
    <section className="stack tight">
      <div className="row spread">
        <h2>{t.jobs.deliveries}</h2>
        {jobs.deliveries.dead > 0 && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => retry({ what: 'delivery', all: true, ...(facility ? { facilityId: facility } : {}) })}
          >
            {facility ? t.jobs.retryFacility : t.jobs.retryAll}
          </button>
        )}
      </div>
      {(jobs.deadByFacility.length > 1 || facility) && (
        <div className="admin-filters">
          <ChoiceField
            label={t.jobs.facility}
            value={facility ?? ''}
            onChange={(id) =>
              void navigate({ search: { facility: id || undefined }, replace: true, resetScroll: false })
            }
            options={[
              ['', t.jobs.anyFacility],
              ...jobs.deadByFacility.map(
                (one) => [one.facility.id, `${name(one.facility.name)} (${one.dead})`] as const,
              ),
              ...(facility && !listed ? [[facility, t.jobs.facility] as const] : []),
            ]}
          />
        </div>
      )}
      <Rows found={found} label={t.jobs.deliveries} keyOf={({ id }) => id} empty={<Empty />}>
        {(one) => (
          <article className="admin-row">
            <div>
              <p>
                {one.kind} → {one.host}
              </p>
              <p className="muted small">
                {name(one.facility.name)} · {say.moment(one.createdAt)}
              </p>
            </div>
            <p className="small">
              {t.jobs.attempts(one.attempts)}
              {one.lastStatus !== null && ` · HTTP ${one.lastStatus}`}
              {one.lastError && <span className="bad"> · {one.lastError}</span>}
            </p>
            <p className="admin-row-end">
              {one.open ? (
                <button
                  type="button"
                  className="button quiet"
                  disabled={busy}
                  onClick={() => retry({ what: 'delivery', id: one.id })}
                >
                  {t.jobs.retry}
                </button>
              ) : (
                <span className="tag amber">{t.jobs.closed}</span>
              )}
            </p>
          </article>
        )}
      </Rows>
    </section>
  );
}
