import type { InstrumentPage } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useFinding } from '../search/useFinding.ts';
import { useReaderZone } from '../time/reader.ts';
import { stringifySearch } from '../url.ts';
import { questionOf } from './question.ts';

const SaveDialog = lazy(() => import('./SaveDialog.tsx').then((module) => ({ default: module.SaveDialog })));

type Props = { total: number | undefined; facets: InstrumentPage['facets'] | undefined };

/** The way to keep a search. Whoever is not signed in does that first and comes back to the dialog. */
export function SaveSearch({ total, facets }: Props) {
  const { m } = useMessages();
  const [finding, change] = useFinding();
  const { data: me } = useQuery(meQuery);
  const zone = useReaderZone();
  const asked = questionOf(finding, zone, false);
  const [saved, setSaved] = useState<{ name: string; asked: string } | null>(null);
  if (!me) {
    const next = `/${stringifySearch({ ...finding, save: '1' })}`;
    return (
      <Link to="/sign-in" search={{ next }} className="chip save-search">
        {m.saved.save}
      </Link>
    );
  }
  const open = finding.save === '1' && facets !== undefined;
  return (
    <>
      <button type="button" className="chip save-search" onClick={() => change({ save: '1' })}>
        {m.saved.save}
      </button>
      {saved?.asked === asked && (
        <span className="small">
          {m.saved.done(saved.name)} <Link to="/searches">{m.saved.see}</Link>
        </span>
      )}
      <Suspense fallback={null}>
        {open && (
          <SaveDialog
            finding={finding}
            total={total}
            facets={facets}
            onDone={(name) => setSaved({ name, asked })}
            onClose={() => change({ save: undefined }, 'replace')}
          />
        )}
      </Suspense>
    </>
  );
}
