import { sayDate, sayDay, saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import type { Language } from '@jishi/shared/schema/primitives';
import { clip, DAY_MS, type Span } from '@jishi/shared/time/span';
import { dayNumber, localDate, wallInstant } from '@jishi/shared/time/zone';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
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
import { blockId } from './BookingBlock.tsx';
import { CalendarNav, DayStrip } from './CalendarNav.tsx';
import { type Frame, hoursAround, piecesOf } from './days.ts';
import { PickedPanel } from './PickedPanel.tsx';
import { type Picked, timeOf, usePicking } from './usePicking.ts';
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
  const isShown = (span: Span) =>
    piecesOf(span, zone).some(({ day }) => day >= firstDay && day < firstDay + frame.dayCount);
  const show = (span: Span) => {
    if (!isShown(span)) go(localDate(zone, span.from));
  };
  const onStep = (span: Span) => {
    announce(saySpan(span, zone, language));
    show(span);
  };
  const onTake = (span: Span) => {
    if (picked) picking.hold(picked.booking, span);
    show(span);
  };
  // Let go in another week it would be gone from the page, and the focus with it.
  const isThere = picked !== null && isShown(timeOf(picked.booking)) && !found.isPlaceholderData;
  const { leaving, letGo } = picking;
  const leave = () => {
    if (!picked) return;
    if (isThere || leaving) return letGo();
    picking.leave();
    onStep(timeOf(picked.booking));
  };
  const putBack = () => {
    picking.putBack();
    if (picked) show(timeOf(picked.booking));
  };
  const browse = (to: string) => {
    if (leaving) letGo();
    go(to);
  };
  useEffect(() => {
    if (leaving && (isThere || found.isError)) letGo();
  }, [leaving, isThere, found.isError, letGo]);
  useFocusAfter(picked);
  const title = titleOf(narrow ? date : monday, narrow, language, texts.weekOf);
  return (
    <div className="stack tight">
      <CalendarNav title={title} date={date} today={today} step={narrow ? 1 : 7} onGo={browse} />
      {narrow && <DayStrip monday={monday} date={date} bookings={found.data ?? []} zone={zone} onGo={browse} />}
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
              leave,
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
      {picked && !leaving && (
        <PickedPanel picked={picked} picking={{ ...picking, putBack, leave }} zone={zone} onTake={onTake} />
      )}
    </div>
  );
}

/** Whoever held a booking and let it go with a button that is gone with it goes on from the booking. */
function useFocusAfter(picked: Picked | null): void {
  const held = useRef<string | null>(null);
  useEffect(() => {
    const last = held.current;
    held.current = picked?.booking.id ?? null;
    if (picked || !last || document.activeElement !== document.body) return;
    document.getElementById(blockId(last))?.focus();
  }, [picked]);
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
