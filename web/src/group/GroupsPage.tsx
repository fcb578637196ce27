import type { GroupSummary } from '@jishi/shared/schema/group';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { StandIns } from '../people/StandIns.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { GroupPanel } from './GroupPanel.tsx';
import { NewGroup } from './NewGroup.tsx';
import { groupsQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';
import '../people/people.css';
import './groups.css';

const route = getRouteApi('/groups');

/** One's research groups, and who decides in one's place. */
export function GroupsPage() {
  const { m } = useMessages();
  const t = useTexts();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(t.title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (me) return <Mine />;
  return (
    <div className="panel stack tight">
      <h1>{t.title}</h1>
      <p>{t.signIn}</p>
      <p>
        <SignInLink>{m.shell.signIn}</SignInLink>
      </p>
    </div>
  );
}

function Mine() {
  const t = useTexts();
  const { group } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (id: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, group: id }), replace: true, resetScroll: false });
  const found = useQuery(groupsQuery);
  const shown = group ?? found.data?.[0]?.id;
  return (
    <div className="stack">
      <h1>{t.title}</h1>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      <div className="groups">
        <div className="stack">
          {found.data && found.data.length > 0 && <GroupList groups={found.data} shown={shown} onChoose={choose} />}
          {found.data?.length === 0 && (
            <div className="panel stack tight">
              <p className="strong">{t.none}</p>
              <p>{t.noneHint}</p>
            </div>
          )}
          <NewGroup onMade={choose} />
        </div>
        <div className="stack">
          {shown !== undefined && <GroupPanel key={shown} id={shown} onGone={() => choose(undefined)} />}
          <StandIns />
        </div>
      </div>
    </div>
  );
}

type ListProps = { groups: readonly GroupSummary[]; shown: string | undefined; onChoose: (id: string) => void };

function GroupList({ groups, shown, onChoose }: ListProps) {
  const { name } = useMessages();
  const t = useTexts();
  return (
    <nav className="panel" aria-label={t.list}>
      <ul className="group-list">
        {groups.map((group) => (
          <li key={group.id}>
            <button
              type="button"
              className="group-choice"
              aria-current={group.id === shown ? 'true' : undefined}
              onClick={() => onChoose(group.id)}
            >
              <span className="strong">{name(group.name)}</span>
              <span className="small muted">
                {t.members(group.members)}
                {group.role && ` · ${t.yourRole(t.roles[group.role])}`}
              </span>
              {group.confirmedAt === null && <span className="tag amber">{t.waiting}</span>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
