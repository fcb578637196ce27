import { sayDate } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { addDays, dayNumber, localDate } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useMessages } from '../../messages/useMessages.tsx';
import { useNow } from '../../time/reader.ts';
import { Loading, ProblemNotice } from '../../ui/Problem.tsx';
import { useMedia } from '../../ui/useMedia.ts';
import { agendaQuery } from '../queries.ts';
import type { Chosen } from '../useChosenTime.ts';
import { usualLengthMs } from '../usualLength.ts';
import { Legend } from './Legend.tsx';
import type { Moving } from './OwnMove.tsx';
import { WeekGrid } from './WeekGrid.tsx';
import { WeekList } from './WeekList.tsx';
import { layWeek, mondayOfDate, readAgenda, weekWindow } from './week.ts';

const OwnMove = lazy(() => import('./OwnMove.tsx').then((module) => ({ default: module.OwnMove })));

const route = getRouteApi('/instruments/$id');

type Props = { instrument: Instrument; monday: string; chosen: Chosen };

/** Free and taken time of one week, as a grid or as a list. */
export function WeekCalendar({ instrument, monday, chosen }: Props) {
  const { m, language } = useMessages();
  const navigate = route.useNavigate();
  const byFinger = useMedia('(pointer: coarse)');
  const { view } = route.useSearch();
  const { zone } = instrument.facility;
  const window = weekWindow(monday, zone);
  const found = useQuery(agendaQuery(instrument.id, window));
  const minute = Math.floor(useNow() / 60_000) * 60_000;
  const agenda = useMemo(() => found.data && readAgenda(found.data), [found.data]);
  const week = useMemo(
    () => agenda && layWeek(agenda, monday, instrument.rules.stepMinutes, instrument.stations, minute),
    [agenda, monday, instrument, minute],
  );
  const go = (to: string) => void navigate({ search: (before) => ({ ...before, week: to }), resetScroll: false });
  const [moving, setMoving] = useState<Moving | null>(null);
  const title = m.instrument.weekOf(sayDate(dayNumber(monday) * 86_400_000, 'UTC', language));

  return (
    <section className="stack tight" aria-labelledby="week-title">
      <div className="row spread">
        <h2 id="week-title">{title}</h2>
        <div className="row">
          <button
            type="button"
            className="chip"
            aria-label={m.instrument.previousWeek}
            onClick={() => go(addDays(monday, -7))}
          >
            ‹
          </button>
          <button type="button" className="chip" onClick={() => go(mondayOfDate(localDate(zone, Date.now())))}>
            {m.instrument.thisWeek}
          </button>
          <button
            type="button"
            className="chip"
            aria-label={m.instrument.nextWeek}
            onClick={() => go(addDays(monday, 7))}
          >
            ›
          </button>
          <ViewSwitch view={view} />
        </div>
      </div>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {!week && !found.isError && <Loading />}
      {week && agenda && view !== 'list' && (
        <div className="week-scroll" aria-busy={found.isPlaceholderData}>
          <WeekGrid
            key={monday}
            week={week}
            zone={zone}
            label={`${m.instrument.calendar}, ${title}, ${m.common.inZone(zone)}`}
            chosen={chosen.span}
            lengthMs={chosen.span ? chosen.span.to - chosen.span.from : usualLengthMs(instrument.rules)}
            buffers={instrument.rules}
            onChoose={(span) => chosen.choose({ span })}
            onWeek={(step) => go(addDays(monday, 7 * step))}
            onMove={(bookingId, byMs) => setMoving({ bookingId, byMs })}
          />
        </div>
      )}
      {week && agenda && view === 'list' && (
        <WeekList agenda={agenda} week={week} instrument={instrument} chosen={chosen} />
      )}
      {moving && (
        <Suspense fallback={null}>
          <OwnMove moving={moving} onClose={() => setMoving(null)} />
        </Suspense>
      )}
      <div className="row spread">
        <Legend />
        <p className="muted small">{byFinger ? m.instrument.gridHintTouch : m.instrument.gridHintPointer}</p>
      </div>
    </section>
  );
}

function ViewSwitch({ view }: { view: 'list' | undefined }) {
  const { m } = useMessages();
  const navigate = route.useNavigate();
  const change = (next: 'list' | undefined) =>
    void navigate({ search: (before) => ({ ...before, view: next }), replace: true, resetScroll: false });
  return (
    <>
      <button type="button" className="chip" aria-pressed={view !== 'list'} onClick={() => change(undefined)}>
        {m.instrument.asGrid}
      </button>
      <button type="button" className="chip" aria-pressed={view === 'list'} onClick={() => change('list')}>
        {m.instrument.asList}
      </button>
    </>
  );
}
