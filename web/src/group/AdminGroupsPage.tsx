import { sayDate } from '@jishi/shared/messages/format';
import type { GroupSummary } from '@jishi/shared/schema/group';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { confirmGroup, unconfirmedQuery } from './member-queries.ts';
import { useGroupChange } from './useGroupChange.ts';
import { useTexts } from './useTexts.ts';
import './groups.css';

/** The groups that wait for an administrator to confirm them. */
export function AdminGroupsPage() {
  const { m } = useMessages();
  const t = useTexts();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(t.admin.title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (me?.administrator) return <Waiting />;
  return (
    <div className="panel stack tight">
      <h1>{t.admin.title}</h1>
      <p>{t.admin.notYours}</p>
      <p>{!me && <SignInLink>{m.shell.signIn}</SignInLink>}</p>
    </div>
  );
}

function Waiting() {
  const t = useTexts();
  const found = useQuery(unconfirmedQuery);
  return (
    <div className="stack admin-groups">
      <h1>{t.admin.title}</h1>
      <p className="muted">{t.admin.intro}</p>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data?.length === 0 && <p className="panel">{t.admin.none}</p>}
      {found.data && found.data.length > 0 && (
        <ul className="panel member-list">
          {found.data.map((group) => (
            <WaitingRow key={group.id} group={group} />
          ))}
        </ul>
      )}
    </div>
  );
}

function WaitingRow({ group }: { group: GroupSummary }) {
  const { name, language } = useMessages();
  const t = useTexts();
  const zone = useReaderZone();
  const title = name(group.name);
  const confirming = useGroupChange(() => confirmGroup(group.id), t.admin.confirmed(title));
  return (
    <li>
      <div className="row spread">
        <div>
          <p className="strong">{title}</p>
          <p className="muted small">
            {[
              name(group.institution.name),
              t.members(group.members),
              t.admin.made(sayDate(Date.parse(group.createdAt), zone, language)),
            ].join(' · ')}
          </p>
        </div>
        <span className="row">
          <Link to="/groups" search={{ group: group.id }} className="button quiet">
            {t.admin.look}
          </Link>
          <button
            type="button"
            className="button main"
            aria-label={t.admin.confirmLabel(title)}
            disabled={confirming.isPending}
            onClick={() => confirming.mutate(undefined)}
          >
            {t.admin.confirm}
          </button>
        </span>
      </div>
      {confirming.isError && <ProblemNotice error={confirming.error} />}
    </li>
  );
}
