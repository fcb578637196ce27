import { sayClock } from '@jishi/shared/messages/format';
import type { AvailabilityChange } from '@jishi/shared/schema/availability';
import type { Today } from '@jishi/shared/schema/today';
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow } from '../time/reader.ts';
import { BookingDialog } from './BookingDialog.tsx';
import { BreakdownDialog } from './BreakdownDialog.tsx';
import { type DayInstrument, percent, placeWithin, shownHours } from './day.ts';
import { TimelineRow } from './TimelineRow.tsx';
import { UndoNotice } from './UndoNotice.tsx';

type Props = { day: Today; onlyBusy: boolean; onOnlyBusy: (busy: boolean) => void };

const HOUR_MS = 3_600_000;

/** All instruments of a facility on one day, a row each. */
export function Timeline({ day, onlyBusy, onOnlyBusy }: Props) {
  const { m, language } = useMessages();
  const [opened, setOpened] = useState<string | null>(null);
  const [broken, setBroken] = useState<DayInstrument | null>(null);
  const [made, setMade] = useState<AvailabilityChange | null>(null);
  const now = useNow();
  const window = shownHours(day);
  const rows = onlyBusy ? day.instruments.filter((instrument) => instrument.taken.length > 0) : day.instruments;
  const hours = Array.from(
    { length: Math.round((window.to - window.from) / HOUR_MS) },
    (_, index) => window.from + index * HOUR_MS,
  );
  const isToday = Date.parse(day.from) <= now && now < Date.parse(day.to);
  const current = placeWithin(window, { from: now, to: now + 1 });
  return (
    <section className="stack tight" aria-labelledby="timeline-title">
      <div className="row spread">
        <h2 id="timeline-title">{m.facility.instruments(day.instruments.length)}</h2>
        <label className="radio no-print">
          <input type="checkbox" checked={onlyBusy} onChange={(event) => onOnlyBusy(event.target.checked)} />
          {m.facility.onlyBusy}
        </label>
      </div>
      <div aria-live="polite">
        {made && <UndoNotice key={made.id} id={made.id} text={m.breakdown.done(made.bookings.length)} />}
      </div>
      {day.instruments.length === 0 && <p className="muted">{m.facility.noInstruments}</p>}
      {day.instruments.length > 0 && rows.length === 0 && <p className="muted">{m.facility.nothingToday}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="timeline-scroll" tabIndex={0} aria-label={m.facility.timeline}>
        <div className="timeline">
          <div className="timeline-row timeline-head" aria-hidden="true">
            <span className="timeline-name" />
            <div className="timeline-track">
              {hours.map((hour) => {
                const place = placeWithin(window, { from: hour, to: hour + HOUR_MS });
                return (
                  <span key={hour} className="timeline-hour" style={{ insetInlineStart: percent(place?.start ?? 0) }}>
                    {sayClock(hour, day.zone, language)}
                  </span>
                );
              })}
            </div>
          </div>
          <ul className="timeline-rows">
            {rows.map((instrument) => (
              <TimelineRow
                key={instrument.id}
                instrument={instrument}
                zone={day.zone}
                window={window}
                now={now}
                isToday={isToday}
                hours={hours.length}
                onOpen={setOpened}
                onBreakdown={() => setBroken(instrument)}
              />
            ))}
          </ul>
          {current && (
            <div className="timeline-now" aria-hidden="true">
              <span style={{ insetInlineStart: percent(current.start) }} />
            </div>
          )}
        </div>
      </section>
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
      {broken && (
        <BreakdownDialog
          instrument={broken}
          zone={day.zone}
          onDone={(change) => {
            setMade(change);
            setBroken(null);
          }}
          onClose={() => setBroken(null)}
        />
      )}
    </section>
  );
}
