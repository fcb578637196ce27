import { useQuery } from '@tanstack/react-query';
import { Link, type NotFoundRouteProps } from '@tanstack/react-router';
import { ApiProblem, Unreachable } from '../api.ts';
import { meQuery } from '../identity/me.ts';
import { useSessionOver } from '../identity/sessionOver.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { usePageTitle } from './usePageTitle.ts';

type NoticeProps = {
  error: unknown;
  retry?: (() => void) | undefined;
  /** It stands in place of the whole page, so its title is the page's heading. */
  wholePage?: boolean;
};

/** What happened, what was kept, what to do. */
export function ProblemNotice({ error, retry, wholePage = false }: NoticeProps) {
  const { m, said } = useMessages();
  const words = useProblemWords(error);
  const again = useSignedInAgain(error);
  const fields = error instanceof ApiProblem ? (error.document.errors ?? []) : [];
  if (again)
    return (
      <div className="notice" role="status">
        <p className="strong">{m.session.again}</p>
        <p>{m.session.againDetail}</p>
      </div>
    );
  return (
    <div className="notice error" role="alert">
      {wholePage ? <h1>{words.title}</h1> : <p className="strong">{words.title}</p>}
      <p>{words.detail}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map((field) => (
            <li key={field.pointer}>
              {field.pointer} {field.detail}
            </li>
          ))}
        </ul>
      )}
      {error instanceof ApiProblem && error.slug === 'internal' && error.document.instance && (
        <p className="muted small">{m.errors.reference(error.document.instance)}</p>
      )}
      <p className="row">
        {error instanceof ApiProblem && error.slug === 'unauthenticated' && (
          <SignInLink>{said.problems.unauthenticated.title}</SignInLink>
        )}
        {retry && (
          <button type="button" className="button" onClick={retry}>
            {m.common.retry}
          </button>
        )}
      </p>
    </div>
  );
}

/** It was refused because the session was over, which it is no longer. */
function useSignedInAgain(error: unknown): boolean {
  const over = useSessionOver();
  const { data: me } = useQuery(meQuery);
  return error instanceof ApiProblem && error.slug === 'unauthenticated' && !over && !!me;
}

type Found = { readonly data: unknown; readonly error: unknown };

/**
 * Whether a page has nothing to show but the problem. What was loaded before stays, and with it what was typed, while the
 * server is away or busy or the session is over; what the server says is gone, or closed to the reader, goes.
 */
export function hasNothing({ data, error }: Found): boolean {
  if (error === null) return false;
  return (
    data === undefined || (error instanceof ApiProblem && (error.slug === 'not-found' || error.slug === 'forbidden'))
  );
}

function useProblemWords(error: unknown): { title: string; detail: string } {
  const { m, said } = useMessages();
  // What stands in the way is known to the server alone, which says it in the reader's language.
  if (error instanceof ApiProblem && error.slug === 'conflict' && error.document.detail)
    return { title: said.problems.conflict.title, detail: error.document.detail };
  if (error instanceof ApiProblem && Object.hasOwn(said.problems, error.slug)) return said.problems[error.slug];
  if (error instanceof Unreachable) return { title: m.errors.unreachable, detail: m.errors.unreachableDetail };
  return { title: m.errors.broken, detail: error instanceof Error ? error.message : '' };
}

/** A link to sign in that comes back to this page. */
export function SignInLink({ children, className = 'button main' }: { children: string; className?: string }) {
  const next = `${location.pathname}${location.search}${location.hash}`;
  return (
    <Link to="/sign-in" search={{ next }} className={className}>
      {children}
    </Link>
  );
}

export function Loading() {
  const { m } = useMessages();
  return (
    <div role="status">
      <div className="bar-progress" />
      <span className="hidden-text">{m.common.loading}</span>
    </div>
  );
}

export function Gone(_props: NotFoundRouteProps) {
  const { m } = useMessages();
  usePageTitle(m.errors.gone);
  return (
    <div className="panel stack">
      <h1>{m.errors.gone}</h1>
      <p>{m.errors.goneDetail}</p>
      <p>
        <Link to="/" className="button main">
          {m.errors.toSearch}
        </Link>
      </p>
    </div>
  );
}
