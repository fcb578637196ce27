import { sayClock } from '@jishi/shared/messages/format';
import type { AvailabilityChange } from '@jishi/shared/schema/availability';
import type { Today } from '@jishi/shared/schema/today';
import { HOUR_MS } from '@jishi/shared/time/span';
import { useRouterState } from '@tanstack/react-router';
import { type CSSProperties, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { BookingDialog } from './BookingDialog.tsx';
import { BreakdownDialog } from './BreakdownDialog.tsx';
import { CloseDialog } from './CloseDialog.tsx';
import { type DayInstrument, percent, placeWithin, shownHours } from './day.ts';
import { FindInstrument, matching } from './FindInstrument.tsx';
import { TimelineRow } from './TimelineRow.tsx';
import { UndoNotice } from './UndoNotice.tsx';
import { useTodayTexts } from './useTodayTexts.ts';

type Props = { day: Today; find: string | undefined; onlyBusy: boolean; onOnlyBusy: (busy: boolean) => void };

/** What is asked about an instrument of the timeline. */
export type Asked = { readonly what: 'breakdown' | 'closure'; readonly instrument: DayInstrument };
type Made = { readonly id: string; readonly text: string };

/** All instruments of a facility on one day, a row each. */
export function Timeline({ day, find, onlyBusy, onOnlyBusy }: Props) {
  const { m, name } = useMessages();
  const texts = useTodayTexts();
  const [opened, setOpened] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const now = useNow();
  const scroll = useRef<HTMLElement>(null);
  const { from, to } = shownHours(day);
  const window = useMemo(() => ({ from, to }), [from, to]);
  const rows = day.instruments.filter(
    (one) => (!onlyBusy || one.taken.length > 0) && matching(find, one.model, name(one.name)),
  );
  const hours = Math.round((window.to - window.from) / HOUR_MS);
  const isToday = Date.parse(day.from) <= now && now < Date.parse(day.to);
  const current = placeWithin(window, { from: now, to: now + 1 });
  const marked = useMarkedRow(scroll);
  const done = useCallback((id: string, text: string) => {
    setMade({ id, text });
    setAsked(null);
  }, []);
  return (
    <section className="stack tight" aria-labelledby="timeline-title">
      <div className="row spread">
        <h2 id="timeline-title">{m.facility.instruments(rows.length)}</h2>
        <div className="row no-print">
          <label className="radio">
            <input type="checkbox" checked={onlyBusy} onChange={(event) => onOnlyBusy(event.target.checked)} />
            {m.facility.onlyBusy}
          </label>
          <FindInstrument count={rows.length} />
        </div>
      </div>
      <div aria-live="polite">{made && <UndoNotice key={made.id} id={made.id} text={made.text} />}</div>
      {rows.length === 0 && !find && <p className="muted">{m.facility.nothingToday}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section ref={scroll} className="timeline-scroll" tabIndex={0} aria-label={m.facility.timeline}>
          <div
            className={current ? 'timeline with-now' : 'timeline'}
            style={{ '--now': percent(current?.start ?? 0), '--hour': percent(1 / hours) } as CSSProperties}
          >
            <Hours window={window} hours={hours} zone={day.zone} />
            <ul className="timeline-rows">
              {rows.map((instrument) => (
                <TimelineRow
                  key={instrument.id}
                  instrument={instrument}
                  zone={day.zone}
                  window={window}
                  now={now}
                  isToday={isToday}
                  isMarked={marked === instrument.id}
                  onOpen={setOpened}
                  onAsk={setAsked}
                />
              ))}
            </ul>
          </div>
        </section>
      )}
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
      {asked?.what === 'breakdown' && (
        <BreakdownDialog
          instrument={asked.instrument}
          zone={day.zone}
          onDone={({ id, bookings }: AvailabilityChange) => done(id, m.breakdown.done(bookings.length))}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === 'closure' && (
        <CloseDialog
          day={day}
          instrument={asked.instrument}
          onDone={(id) => done(id, texts.closed)}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

type HoursProps = { window: { from: number; to: number }; hours: number; zone: string };

function Hours({ window, hours, zone }: HoursProps) {
  const { language } = useMessages();
  return (
    <div className="timeline-row timeline-head" aria-hidden="true">
      <span className="timeline-name" />
      <div className="timeline-track">
        {Array.from({ length: hours }, (_, hour) => window.from + hour * HOUR_MS).map((hour) => (
          <span
            key={hour}
            className="timeline-hour"
            style={{ insetInlineStart: percent(placeWithin(window, { from: hour, to: hour + 1 })?.start ?? 0) }}
          >
            {sayClock(hour, zone, language)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The instrument that the address names after `#i-`, brought into sight once its row is there. */
function useMarkedRow(scroll: RefObject<HTMLElement | null>): string | null {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const id = hash.startsWith('i-') ? hash.slice(2) : null;
  useEffect(() => {
    if (id === null) return;
    const row = scroll.current?.querySelector<HTMLElement>(`[data-instrument="${CSS.escape(id)}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
  }, [id, scroll]);
  return id;
}
