import type { Facility } from '@jishi/shared/schema/institution';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { FacilityFrame } from '../facility/FacilityFrame.tsx';
import { useLive } from '../live/useLive.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { More } from '../ui/More.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import type { TrainingAddress } from './address.ts';
import { trainingsQuery } from './queries.ts';
import { SessionForm } from './SessionForm.tsx';
import { SessionRow } from './SessionRow.tsx';
import { useTexts } from './useTexts.ts';
import './training.css';

const route = getRouteApi('/facility/training');

export function TrainingPage() {
  const t = useTexts();
  return (
    <FacilityFrame title={t.title} intro={t.intro}>
      {(chosen) => <Sessions key={chosen.id} facility={chosen} />}
    </FacilityFrame>
  );
}

function Sessions({ facility }: { facility: Facility }) {
  const t = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: TrainingAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const [announcing, setAnnouncing] = useState(false);
  const when = search.when ?? 'coming';
  const found = useInfiniteQuery(trainingsQuery(facility.id, when));
  useLiveSessions(facility.id);
  const sessions = found.data?.pages.flatMap(({ items }) => items);
  return (
    <div className="stack sessions">
      <div className="row spread no-print">
        <fieldset className="row">
          <legend className="hidden-text">{t.which}</legend>
          {(['coming', 'past'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={one === when}
              onClick={() => change({ when: one === 'past' ? 'past' : undefined, session: undefined })}
            >
              {t[one]}
            </button>
          ))}
        </fieldset>
        <button type="button" className="button main" onClick={() => setAnnouncing(true)}>
          + {t.announce}
        </button>
      </div>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {sessions?.length === 0 && (
        <div className="panel stack tight">
          <p className="strong">{when === 'coming' ? t.noneComing : t.nonePast}</p>
          {when === 'coming' && <p>{t.noneComingHint}</p>}
        </div>
      )}
      <ul className="stack tight session-list">
        {sessions?.map((session) => (
          <SessionRow
            key={session.id}
            facility={facility}
            session={session}
            open={search.session === session.id}
            onOpen={(open) => change({ session: open ? session.id : undefined })}
          />
        ))}
      </ul>
      <More found={found} />
      {announcing && (
        <Dialog title={t.announce} onClose={() => setAnnouncing(false)}>
          <SessionForm
            facility={facility}
            seen={null}
            onClose={() => setAnnouncing(false)}
            onDone={({ id }) => {
              setAnnouncing(false);
              change({ when: undefined, session: id });
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

/** Somebody signs up while one looks at it. */
function useLiveSessions(facility: string) {
  const watched = useMemo(() => ({ facility }), [facility]);
  useLive(watched, KEYS);
}

const KEYS = [['trainings'], ['training']];
