import type { ListedPerson } from '@jishi/shared/schema/admin-person';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { AdminFrame } from './AdminFrame.tsx';
import type { AdminPeopleAddress } from './address.ts';
import { ChoiceField } from './fields.tsx';
import { adminPeopleQuery, institutionQuery } from './queries.ts';
import { Rows } from './Rows.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useTexts } from './useTexts.ts';

const route = getRouteApi('/admin/people');
const ROLES = ['administrator', 'manager', 'head'] as const;

/** Everybody, found by name, role and institution. */
export function PeopleListPage() {
  const t = useTexts();
  const address = route.useSearch();
  return (
    <AdminFrame title={t.people.title}>
      <Filters address={address} />
      <List address={address} />
    </AdminFrame>
  );
}

function Filters({ address }: { address: AdminPeopleAddress }) {
  const t = useTexts();
  const { name } = useMessages();
  const navigate = route.useNavigate();
  const set = (part: AdminPeopleAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const { data: institution } = useQuery({
    ...institutionQuery(address.institution ?? ''),
    enabled: address.institution !== undefined,
  });
  return (
    <div className="panel admin-filters">
      <SearchBox value={address.q} hint={t.people.searchHint} onChange={(q) => set({ q })} />
      <ChoiceField
        label={t.people.role}
        value={address.role ?? ''}
        onChange={(role) => set({ role: role || undefined })}
        options={[['', t.all], ...ROLES.map((role) => [role, t.people.roles[role]] as const)]}
      />
      <label className="radio admin-check">
        <input
          type="checkbox"
          checked={address.suspended === '1'}
          onChange={(event) => set({ suspended: event.target.checked ? '1' : undefined })}
        />
        {t.people.onlySuspended}
      </label>
      {address.institution && (
        <button type="button" className="chip admin-check" onClick={() => set({ institution: undefined })}>
          {institution ? name(institution.name) : t.people.institution} <span aria-hidden="true">✕</span>
        </button>
      )}
    </div>
  );
}

function List({ address }: { address: AdminPeopleAddress }) {
  const t = useTexts();
  const found = useInfiniteQuery(adminPeopleQuery(address));
  return (
    <Rows
      found={found}
      label={t.people.title}
      keyOf={({ id }) => id}
      empty={<p className="strong">{t.people.empty}</p>}
    >
      {(person) => <PersonRow person={person} />}
    </Rows>
  );
}

function PersonRow({ person }: { person: ListedPerson }) {
  const t = useTexts();
  const { name } = useMessages();
  return (
    <article className="admin-row">
      <div>
        <Link to="/admin/people/$id" params={{ id: person.id }} className="strong">
          {person.name}
        </Link>
        <p className="muted small">{person.email}</p>
      </div>
      <p className="small">{person.institution ? name(person.institution.name) : t.people.noInstitution}</p>
      <p className="admin-row-end">
        {person.suspendedAt && <span className="tag red">{t.people.suspended}</span>}
        {person.administrator && <span className="tag accent">{t.people.administrator}</span>}
        {person.managed > 0 && <span className="tag">{t.people.manages(person.managed)}</span>}
        {!person.canSignIn && <span className="tag">{t.people.noAccount}</span>}
      </p>
    </article>
  );
}
