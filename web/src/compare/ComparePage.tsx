import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { usePageTitle } from '../ui/usePageTitle.ts';
import type { CompareAddress } from './address.ts';
import { CompareTable } from './CompareTable.tsx';
import { MAX_COMPARED, toggleCompared } from './compared.ts';
import { useCompared } from './useCompared.ts';
import './compare.css';

const route = getRouteApi('/compare');

/** Up to four instruments side by side. The address says which, and for which time. */
export function ComparePage() {
  const { m } = useMessages();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const comparing = useCompared(address);
  usePageTitle(m.compare.title);
  const { id: ids = [] } = address;
  const drop = (id: string) =>
    void navigate({ search: (before) => ({ ...before, id: toggleCompared(before.id, id) }), replace: true });
  return (
    <div className="stack compare">
      <div className="row spread">
        <h1>{m.compare.title}</h1>
        <p className="row no-print">
          <ToSearch address={address}>{m.compare.back}</ToSearch>
          {ids.length > 0 && ids.length < MAX_COMPARED && <ToSearch address={address}>{m.compare.add}</ToSearch>}
        </p>
      </div>
      {comparing.error !== null && <ProblemNotice error={comparing.error} retry={comparing.retry} />}
      {comparing.gone.map((id) => (
        <p key={id} className="notice warn row spread">
          {m.compare.gone}
          <button type="button" className="button" onClick={() => drop(id)}>
            {m.common.remove}
          </button>
        </p>
      ))}
      {comparing.loading && comparing.error === null && <Loading />}
      {ids.length === 0 && <Empty />}
      {comparing.compared.length > 0 && !comparing.loading && (
        <CompareTable compared={comparing.compared} address={address} onDrop={drop} />
      )}
    </div>
  );
}

function ToSearch({ address, children }: { address: CompareAddress; children: string }) {
  const { id, only: _only, ...finding } = address;
  return (
    <Link to="/" search={{ ...finding, compare: id }} className="button">
      {children}
    </Link>
  );
}

function Empty() {
  const { m } = useMessages();
  return (
    <div className="panel stack tight">
      <p className="strong">{m.compare.empty}</p>
      <p>{m.compare.emptyHint}</p>
      <p>
        <Link to="/" className="button main">
          {m.errors.toSearch}
        </Link>
      </p>
    </div>
  );
}
