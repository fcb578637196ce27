import { sayDate, sayDay, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import type { Language } from '@jishi/shared/schema/primitives';
import { clip, DAY_MS, type Span } from '@jishi/shared/time/span';
import { dateOfDay, dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { agendaQuery } from '../../instrument/queries.ts';
import { mondayOfDate, readAgenda } from '../../instrument/week/week.ts';
import { useMessages } from '../../messages/useMessages.tsx';
import { useReaderZone } from '../../time/reader.ts';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Loading, ProblemNotice } from '../../ui/Problem.tsx';
import { useMedia } from '../../ui/useMedia.ts';
import { myCalendarQuery } from '../queries.ts';
import { useCalendarTexts } from '../useCalendarTexts.ts';
import { Board } from './Board.tsx';
import { CalendarNav, DayStrip } from './CalendarNav.tsx';
import { type Frame, hoursAround, piecesOf } from './days.ts';
import { PickedPanel } from './PickedPanel.tsx';
import { timeOf, usePicking } from './usePicking.ts';
import './my-calendar.css';

const route = getRouteApi('/bookings');
/** Room for one day only. */
const NARROW = '(max-width: 760px)';

/** One's own bookings on all instruments, a week or on small screens a day, on the reader's wall clock. */
export function MyCalendar() {
  const { m, name, language } = useMessages();
  const texts = useCalendarTexts();
  const zone = useReaderZone();
  const announce = useAnnounce();
  const navigate = route.useNavigate();
  const narrow = useMedia(NARROW);
  const byFinger = useMedia('(pointer: coarse)');
  const today = localDate(zone, Date.now());
  const { date = today } = route.useSearch();
  const monday = mondayOfDate(date);
  const window = windowOf(monday, zone);
  const found = useQuery(myCalendarQuery(window));
  const picking = usePicking();
  const { picked } = picking;
  const free = useFree(picked?.booking, window);
  const bookings = useMemo(() => withPicked(found.data ?? [], picked?.booking), [found.data, picked?.booking]);
  const firstDay = dayNumber(narrow ? date : monday);
  const frame = frameOf(zone, firstDay, narrow ? 1 : 7, [...bookings.map(timeOf), ...(picked ? [picked.span] : [])]);
  const go = (to: string) =>
    void navigate({ search: (before) => ({ ...before, date: to }), replace: true, resetScroll: false });
  const dayOf = (span: Span) => dayNumber(localDate(zone, span.from));
  const isShown = (day: number) => day >= firstDay && day < firstDay + frame.dayCount;
  const show = (span: Span) => {
    if (!isShown(dayOf(span))) go(dateOfDay(dayOf(span)));
  };
  // Let go in another week it would be gone from the page, and the focus with it.
  const arrived =
    picking.leaving && picked && found.isSuccess && !found.isPlaceholderData && isShown(dayOf(picked.span));
  const { letGo } = picking;
  useEffect(() => {
    if (arrived) letGo();
  }, [arrived, letGo]);
  const onStep = (span: Span) => {
    announce(saySpan(span, zone, language));
    show(span);
  };
  const onTake = (span: Span) => {
    if (picked) picking.hold(picked.booking, span);
    show(span);
  };
  const title = titleOf(narrow ? date : monday, narrow, language, texts.weekOf);
  return (
    <div className="stack tight">
      <CalendarNav title={title} date={date} today={today} step={narrow ? 1 : 7} onGo={go} />
      {narrow && <DayStrip monday={monday} date={date} bookings={found.data ?? []} zone={zone} onGo={go} />}
      <p className="muted small">{texts.zone(m.common.inZone(zone))}</p>
      {found.isError && <ProblemNotice error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Loading />}
      {found.data && (
        <>
          <Board
            label={texts.bookings(title)}
            frame={frame}
            bookings={bookings}
            picking={{
              ...picking,
              pick: (booking) => {
                picking.pick(booking);
                announce(texts.pickedSay(name(booking.instrument.name)));
              },
            }}
            free={free}
            onStep={onStep}
          />
          {found.data.length === 0 && !found.isPlaceholderData && (
            <p className="muted" role="status">
              {texts.emptyWeek}
            </p>
          )}
          <p className="muted small mycal-hint">{byFinger ? texts.hintTouch : texts.hint}</p>
        </>
      )}
      {picked && <PickedPanel picked={picked} picking={picking} zone={zone} onTake={onTake} />}
    </div>
  );
}

function windowOf(monday: string, zone: string): Span {
  const day = dayNumber(monday);
  return { from: wallInstant(zone, day, 0), to: wallInstant(zone, day + 7, 0) };
}

/** In the order in which they were, so that the one that is held keeps its place and with it the focus. */
function withPicked(bookings: readonly Booking[], picked: Booking | undefined): Booking[] {
  const others = bookings.filter(({ id }) => id !== picked?.id);
  const all = picked ? [...others, bookings.find(({ id }) => id === picked.id) ?? picked] : others;
  return all.sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

function frameOf(zone: string, firstDay: number, dayCount: number, spans: readonly Span[]): Frame {
  const pieces = spans
    .flatMap((span) => piecesOf(span, zone))
    .filter(({ day }) => day >= firstDay && day < firstDay + dayCount);
  return { zone, firstDay, dayCount, ...hoursAround(pieces) };
}

/** Where the instrument is free in these days, while a booking of it is held; its own time counts as free. */
function useFree(booking: Booking | undefined, window: Span): readonly Span[] {
  const found = useQuery({ ...agendaQuery(booking?.instrument.id ?? '', window), enabled: Boolean(booking) });
  return useMemo(() => {
    if (!booking || !found.data || found.isPlaceholderData) return [];
    return clip(readAgenda(found.data).free, window);
  }, [booking, found.data, found.isPlaceholderData, window]);
}

function titleOf(date: string, narrow: boolean, language: Language, weekOf: (date: string) => string): string {
  const instant = dayNumber(date) * DAY_MS;
  return narrow ? sayDay(instant, 'UTC', language) : weekOf(sayDate(instant, 'UTC', language));
}
