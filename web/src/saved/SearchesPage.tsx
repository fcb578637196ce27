import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { hasNothing, Loading, ProblemNotice, SignInLink } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import { savedQuery } from './queries.ts';
import { SavedRow } from './SavedRow.tsx';
import './saved.css';

/** The searches that somebody keeps, each one click from being run again. */
export function SearchesPage() {
  const { m } = useMessages();
  const { data: me, error, refetch } = useQuery(meQuery);
  usePageTitle(m.saved.title);
  if (hasNothing({ data: me, error })) return <ProblemNotice wholePage error={error} retry={() => refetch()} />;
  if (me === undefined) return <Loading />;
  if (me) return <MySearches />;
  return (
    <div className="panel stack tight">
      <h1>{m.saved.title}</h1>
      <p>{m.saved.signIn}</p>
      <p>
        <SignInLink>{m.shell.signIn}</SignInLink>
      </p>
    </div>
  );
}

function MySearches() {
  const { m } = useMessages();
  const found = useQuery(savedQuery);
  const heading = useRef<HTMLHeadingElement>(null);
  useShowNamed(found.data !== undefined);
  return (
    <div className="stack saved">
      <h1 ref={heading} tabIndex={-1}>
        {m.saved.title}
      </h1>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data?.length === 0 && (
        <div className="panel stack tight">
          <p className="strong">{m.saved.empty}</p>
          <p>{m.saved.emptyHint}</p>
          <p>
            <Link to="/" className="button main">
              {m.errors.toSearch}
            </Link>
          </p>
        </div>
      )}
      <ul className="stack tight saved-list">
        {found.data?.map((search) => (
          <li key={search.id}>
            <SavedRow search={search} onGone={() => heading.current?.focus()} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A mail leads to one of them: `/searches#<id>`. */
function useShowNamed(loaded: boolean) {
  const id = useLocation({ select: ({ hash }) => hash });
  useEffect(() => {
    const row = loaded && id !== '' ? document.getElementById(id) : null;
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
  }, [loaded, id]);
}
