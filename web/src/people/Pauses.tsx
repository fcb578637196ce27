import { sayDate } from '@jishi/shared/messages/format';
import type { Pause } from '@jishi/shared/schema/authorisation';
import type { Facility } from '@jishi/shared/schema/institution';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { PauseForm } from './PauseForm.tsx';
import { liftPause, pausesQuery } from './queries.ts';
import { useTexts } from './useTexts.ts';

/** Who cannot book here for a while. */
export function Pauses({ facility }: { facility: Facility }) {
  const t = useTexts();
  const found = useQuery(pausesQuery(facility.id));
  const holding = found.data?.filter(isHolding) ?? [];
  const over = found.data?.filter((one) => !isHolding(one)) ?? [];
  return (
    <section className="panel stack tight" aria-labelledby="pauses-title">
      <h2 id="pauses-title">{t.pauses.title}</h2>
      <p className="muted small">{t.pauses.intro}</p>
      {found.isError && <ProblemNotice error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && holding.length === 0 && <p>{t.pauses.empty}</p>}
      <PauseList pauses={holding} zone={facility.zone} />
      <details>
        <summary>{t.pauses.set}</summary>
        <PauseForm facility={facility} />
      </details>
      {over.length > 0 && (
        <details>
          <summary>
            {t.pauses.past} ({over.length})
          </summary>
          <PauseList pauses={over} zone={facility.zone} />
        </details>
      )}
    </section>
  );
}

function isHolding({ liftedAt, until }: Pause): boolean {
  return liftedAt === null && (until === null || Date.parse(until) > Date.now());
}

function PauseList({ pauses, zone }: { pauses: readonly Pause[]; zone: string }) {
  return (
    <ul className="pause-list">
      {pauses.map((one) => (
        <PauseRow key={one.id} one={one} zone={zone} />
      ))}
    </ul>
  );
}

function PauseRow({ one, zone }: { one: Pause; zone: string }) {
  const { name, language } = useMessages();
  const t = useTexts();
  const lifting = useLifting();
  const date = (instant: string) => sayDate(Date.parse(instant), zone, language);
  const end = one.until === null ? t.pauses.forever : t.pauses.untilDate(date(one.until));
  return (
    <li>
      <div className="row spread">
        <div>
          <p>
            <span className="strong">{one.person.name}</span>{' '}
            <span className="muted small">{one.person.institution && name(one.person.institution)}</span>
          </p>
          <p className="small">
            {one.liftedAt === null ? end : t.pauses.liftedOn(date(one.liftedAt))}
            {one.automatic && <span className="muted"> · {t.pauses.automatic}</span>}
          </p>
          {one.reason && <p className="small muted">{one.reason}</p>}
        </div>
        {isHolding(one) && (
          <button
            type="button"
            className="button"
            aria-label={t.pauses.liftLabel(one.person.name)}
            disabled={lifting.isPending}
            onClick={() => lifting.mutate(one.id)}
          >
            {t.pauses.lift}
          </button>
        )}
      </div>
      {lifting.isError && <ProblemNotice error={lifting.error} />}
    </li>
  );
}

function useLifting() {
  const t = useTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  return useMutation({
    mutationFn: liftPause,
    onSuccess: () => announce(t.pauses.lifted),
    onSettled: () => client.invalidateQueries({ queryKey: ['pauses'] }),
  });
}
