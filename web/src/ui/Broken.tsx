import { Link } from '@tanstack/react-router';
import { ApiProblem, Unreachable } from '../api.ts';
import { isPartMissing } from '../live/part.ts';
import { useMissingPart } from '../live/useMissingPart.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from './Problem.tsx';

type Props = { error: unknown };

/** In place of a page that cannot be shown: what happened, what was kept, what to do. */
export function Broken({ error }: Props) {
  if (isPartMissing(error)) return <PartMissing />;
  if (error instanceof ApiProblem || error instanceof Unreachable)
    return <ProblemNotice wholePage error={error} retry={() => location.reload()} />;
  return <Fault error={error} />;
}

function Fault({ error }: Props) {
  const { m } = useMessages();
  return (
    <div className="panel stack" role="alert">
      <h1>{m.errors.broken}</h1>
      <p>{m.errors.brokenDetail}</p>
      <p className="row">
        <button type="button" className="button main" onClick={() => location.reload()}>
          {m.errors.reload}
        </button>
        <Link to="/" className="button" reloadDocument>
          {m.errors.toSearch}
        </Link>
      </p>
      <details>
        <summary>{m.errors.brokenWhat}</summary>
        <pre className="fault">{`${location.pathname}\n${error instanceof Error ? error.message : String(error)}`}</pre>
      </details>
    </div>
  );
}

/** A script of the page did not come: the server is away, or it has a newer version. */
function PartMissing() {
  const { m } = useMessages();
  const missing = useMissingPart();
  if (missing === 'looking') return <Loading />;
  const away = missing === 'away';
  return (
    <div className="panel stack" role="alert">
      <h1>{away ? m.errors.away : m.errors.newVersion}</h1>
      <p>{away ? m.errors.awayDetail : m.errors.newVersionDetail}</p>
      {!away && (
        <p>
          <button type="button" className="button main" onClick={() => location.reload()}>
            {m.errors.reload}
          </button>
        </p>
      )}
    </div>
  );
}
