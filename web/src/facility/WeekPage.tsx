import { sayDate } from '@jishi/shared/messages/format';
import { addDays, dayNumber } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { mondayOfDate } from '../instrument/week/week.ts';
import { useLive } from '../live/useLive.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { stringifySearch } from '../url.ts';
import { DayHeader } from './DayHeader.tsx';
import { EmptyFacility } from './EmptyFacility.tsx';
import { FindInstrument, matching } from './FindInstrument.tsx';
import { facilityWeekQuery } from './queries.ts';
import { useTodayTexts } from './useTodayTexts.ts';
import { WeekLegend } from './WeekLegend.tsx';
import { WeekTable } from './WeekTable.tsx';
import { readWeek } from './week.ts';
import './week.css';

const route = getRouteApi('/facility');

/** The week of all instruments of a facility. */
export function WeekPage({ id }: { id: string }) {
  const { m, name, language } = useMessages();
  const texts = useTodayTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(60_000);
  const found = useQuery(facilityWeekQuery(id, search.date && mondayOfDate(search.date)));
  const watched = useMemo(() => ({ facility: id }), [id]);
  const keys = useMemo(() => [['today', id]], [id]);
  useLive(watched, keys);
  const week = useMemo(() => found.data && readWeek(found.data), [found.data]);
  const instruments = useMemo(
    () => week?.instruments.filter((one) => !one.withdrawn && matching(search.find, one.model, name(one.name))) ?? [],
    [week, search.find, name],
  );
  const addresses = useAddresses();
  const go = (date: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, date }), resetScroll: false });
  if (hasNothing(found)) return <ProblemNotice wholePage error={found.error} retry={() => found.refetch()} />;
  if (!week) return <Loading />;
  return (
    <div className="stack">
      <DayHeader
        id={id}
        title={texts.weekOf(sayDate(dayNumber(week.from) * 86_400_000, 'UTC', language))}
        place={`${name(week.facility.name)} · ${m.common.inZone(week.zone)}`}
        earlier={{ label: texts.previousWeek, onGo: () => go(addDays(week.from, -7)) }}
        present={{ label: texts.thisWeek, onGo: () => go(undefined) }}
        later={{ label: texts.nextWeek, onGo: () => go(addDays(week.from, 7)) }}
      />
      {week.instruments.length === 0 ? (
        <EmptyFacility facility={search.facility} />
      ) : (
        <section className="stack tight" aria-labelledby="week-title">
          <div className="row spread">
            <h2 id="week-title">{m.facility.instruments(instruments.length)}</h2>
            <FindInstrument count={instruments.length} />
          </div>
          <WeekLegend />
          {instruments.length > 0 && (
            <div className="timeline-scroll" aria-busy={found.isPlaceholderData}>
              <WeekTable week={week} instruments={instruments} now={now} {...addresses} />
            </div>
          )}
          {week.more > 0 && <p className="muted">{texts.more(week.more)}</p>}
          <p className="muted small no-print">{texts.weekHint}</p>
        </section>
      )}
    </div>
  );
}

/** Where cells lead; the same functions as long as facility and language are. */
function useAddresses() {
  const { facility, lang } = route.useSearch();
  const router = useRouter();
  const dayAddress = useCallback(
    (date: string) => `/facility${stringifySearch({ facility, date, lang })}`,
    [facility, lang],
  );
  const instrumentAddress = useCallback((id: string) => `/instruments/${id}${stringifySearch({ lang })}`, [lang]);
  const onGo = useCallback((address: string) => router.history.push(address), [router]);
  return { dayAddress, instrumentAddress, onGo };
}
