import { saySpan } from '@jishi/shared/messages/format';
import type { Booking } from '@jishi/shared/schema/booking';
import { MINUTE_MS } from '@jishi/shared/time/span';
import { dateOfDay, dayNumber, wallClock, wallInstant } from '@jishi/shared/time/zone';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { bookingQuery } from '../bookings/queries.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ProblemNotice } from '../ui/Problem.tsx';
import { isStale, StaleNotice } from '../ui/Stale.tsx';
import { correctHours } from './queries.ts';
import { useUsageTexts } from './useTexts.ts';

/** `2026-11-24T09:05` on a zone's clock, as the field of the browser wants it. */
function localText(zone: string, instant: number): string {
  const { day, minute } = wallClock(zone, instant);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${dateOfDay(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function instantOf(zone: string, text: string): number {
  const [date = '', time = ''] = text.split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return wallInstant(zone, dayNumber(date), hours * 60 + minutes);
}

/** The real hours to the minute, on the facility's clock, and why they are corrected. */
export function CorrectDialog({ booking, onClose }: { booking: Booking; onClose: () => void }) {
  const { m, language } = useMessages();
  const texts = useUsageTexts();
  const client = useQueryClient();
  const announce = useAnnounce();
  // What the fields began with.
  const [seen, setSeen] = useState(booking);
  // Once it was said that somebody else was faster, what was entered is meant for the newest state.
  const [told, setTold] = useState(false);
  const { data: newest = booking } = useQuery({ ...bookingQuery(booking.id), staleTime: 0 });
  const used = booking.used ?? booking;
  const [from, setFrom] = useState(() => localText(booking.zone, Date.parse(used.from)));
  const [to, setTo] = useState(() => localText(booking.zone, Date.parse(used.to)));
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState(false);
  const correct = useMutation({
    mutationFn: (hours: { from: string; to: string; reason: string }) => correctHours(told ? newest : seen, hours),
    onSuccess: () => {
      announce(texts.saved);
      for (const key of ['bookings', 'booking', 'usage']) void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
    onError: (error) => {
      setTold((before) => before || isStale(error));
      void client.invalidateQueries({ queryKey: ['booking', booking.id] });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const span = [from, to].map((text) => Math.floor(instantOf(booking.zone, text) / MINUTE_MS) * MINUTE_MS);
    const [begin = 0, end = 0] = span;
    setFault(!(begin < end));
    if (begin < end)
      correct.mutate({ from: new Date(begin).toISOString(), to: new Date(end).toISOString(), reason: reason.trim() });
  };
  const stale = isStale(correct.error);
  const now = newest.used ?? newest;
  const take = () => {
    setFrom(localText(booking.zone, Date.parse(now.from)));
    setTo(localText(booking.zone, Date.parse(now.to)));
    setReason('');
    setSeen(newest);
    setTold(false);
    correct.reset();
  };
  return (
    <Dialog title={texts.correctTitle} onClose={onClose}>
      <form className="stack" onSubmit={send}>
        <p className="muted">
          {booking.person.name} · {m.common.inZone(booking.zone)}
        </p>
        <div className="usage-times">
          {(
            [
              [texts.from, from, setFrom],
              [texts.to, to, setTo],
            ] as const
          ).map(([label, value, set]) => (
            <label key={label} className="field">
              <span className="label">{label}</span>
              <input
                type="datetime-local"
                className="input"
                required
                value={value}
                aria-invalid={fault}
                onChange={(event) => set(event.target.value)}
              />
            </label>
          ))}
        </div>
        {fault && (
          <p className="bad" role="alert">
            {texts.badTimes}
          </p>
        )}
        <label className="field">
          <span className="label">{texts.reason}</span>
          <textarea
            className="input"
            rows={2}
            maxLength={500}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <span className="muted small">{texts.reasonHint}</span>
        </label>
        {(stale || told) && (
          <StaleNotice
            theirs={[
              {
                label: texts.used,
                now: saySpan({ from: Date.parse(now.from), to: Date.parse(now.to) }, booking.zone, language),
              },
            ]}
            onTake={take}
          />
        )}
        {correct.isError && !stale && <ProblemNotice error={correct.error} />}
        <p>
          <button type="submit" className="button main" disabled={correct.isPending}>
            {texts.save}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
