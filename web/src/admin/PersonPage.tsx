import type { AdminPerson } from '@jishi/shared/schema/admin-person';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import { Fact } from './fields.tsx';
import { PersonActs } from './PersonActs.tsx';
import { PersonInstitution } from './PersonInstitution.tsx';
import { personQuery } from './queries.ts';
import { useSay } from './useSay.ts';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/people/$id');

/** Somebody: account, roles, groups, and what an administrator can do about them. */
export function PersonPage() {
  const { id } = route.useParams();
  const t = useTexts();
  const found = useQuery(personQuery(id));
  return (
    <AdminFrame title={found.data?.name ?? t.people.title}>
      <p>
        <Link to="/admin/people">← {t.people.back}</Link>
      </p>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && <Whole key={found.data.id} person={found.data} />}
    </AdminFrame>
  );
}

function Whole({ person }: { person: AdminPerson }) {
  const t = useTexts();
  return (
    <div className="admin-two">
      <div className="stack">
        <Account person={person} />
        <Roles person={person} />
      </div>
      <div className="stack">
        <PersonInstitution person={person} />
        <PersonActs person={person} />
        <p>
          <Link to="/admin/events" search={{ actor: person.id }}>
            {t.people.doings}
          </Link>
        </p>
      </div>
    </div>
  );
}

function Account({ person }: { person: AdminPerson }) {
  const t = useTexts();
  const say = useSay();
  return (
    <section className="panel stack tight">
      <h2>{t.people.account}</h2>
      <p className="row">
        {person.suspendedAt && (
          <span className="tag red">
            {t.people.suspended} · {say.date(person.suspendedAt)}
          </span>
        )}
        {person.administrator && <span className="tag accent">{t.people.administrator}</span>}
        {!person.canSignIn && <span className="tag">{t.people.noAccount}</span>}
      </p>
      <dl className="dl">
        <Fact label={t.facilities.email}>{person.email}</Fact>
        <Fact label={t.people.created}>{say.date(person.createdAt)}</Fact>
        <Fact label={t.people.lastSignIn}>
          {person.lastSignInAt ? say.moment(person.lastSignInAt) : t.people.neverSignedIn}
        </Fact>
        <Fact label={t.people.sessions}>{person.sessions}</Fact>
        <Fact label={t.people.bookings}>{t.people.coming(person.coming, person.bookings)}</Fact>
      </dl>
    </section>
  );
}

function Roles({ person }: { person: AdminPerson }) {
  const t = useTexts();
  const { name } = useMessages();
  const none = person.facilities.length === 0 && person.groups.length === 0;
  return (
    <section className="panel stack tight">
      <h2>{t.people.roleTitle}</h2>
      {none && <p className="muted">{t.people.noRoles}</p>}
      <ul className="admin-changes">
        {person.facilities.map((one) => (
          <li key={one.id}>
            <Link to="/admin/institutions/$id" params={{ id: one.institutionId }}>
              {name(one.name)}
            </Link>{' '}
            <span className="muted small">{t.people.manager}</span>
          </li>
        ))}
        {person.groups.map((one) => (
          <li key={one.id}>
            {name(one.name)} <span className="muted small">{t.people.groupRoles[one.role]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
