import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { useTexts } from './useTexts.ts';
import '../facility/nav.css';
import './admin.css';

const PAGES = [
  { to: '/admin', text: 'overview', exact: true },
  { to: '/admin/institutions', text: 'institutions', exact: false },
  { to: '/admin/people', text: 'people', exact: false },
  { to: '/admin/groups', text: 'groups', exact: false },
  { to: '/admin/holidays', text: 'holidays', exact: false },
  { to: '/admin/regions', text: 'regions', exact: false },
  { to: '/admin/jobs', text: 'jobs', exact: false },
  { to: '/admin/events', text: 'events', exact: false },
] as const;

/** The frame of an administrator's page: who may see it, the pages beside it, its title, and what it is. */
export function AdminFrame({ title, children, end }: { title: string; children: ReactNode; end?: ReactNode }) {
  const t = useTexts();
  const { m } = useMessages();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (!me?.administrator) {
    return (
      <div className="panel stack tight">
        <h1>{title}</h1>
        <p>{me ? t.forbidden : t.signIn}</p>
        {me ? <p className="muted">{t.forbiddenHint}</p> : <SignInLink>{m.shell.signIn}</SignInLink>}
      </div>
    );
  }
  return (
    <>
      <AdminNav />
      <div className="stack">
        <div className="row spread">
          <h1>{title}</h1>
          {end}
        </div>
        {children}
      </div>
    </>
  );
}

function AdminNav() {
  const t = useTexts();
  return (
    <nav className="facility-nav no-print" aria-label={t.nav}>
      <ul>
        {PAGES.map(({ to, text, exact }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact, includeSearch: false }}>
              {t.pages[text]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
