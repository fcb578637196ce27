import { saySpan } from '@jishi/shared/messages/format';
import type { AlternativeOut, Booking, RefusalOut } from '@jishi/shared/schema/booking';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { RefusalList } from '../instrument/RefusalList.tsx';
import { lengthsOffered } from '../instrument/usualLength.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { bookingQuery, move } from './queries.ts';
import { SpanFields } from './SpanFields.tsx';
import { useRefreshBookings } from './useAct.ts';

type Props = { booking: Booking; onClose: () => void };

/** A new time for a booking, by form. The version seen is sent along; a newer one is loaded and shown. */
export function MoveDialog({ booking, onClose }: Props) {
  const { m, name, language } = useMessages();
  const newest = useQuery({ ...bookingQuery(booking.id), initialData: booking, staleTime: 0 }).data;
  const instrument = useQuery(instrumentQuery(booking.instrument.id)).data;
  const [span, setSpan] = useState({ from: Date.parse(booking.from), to: Date.parse(booking.to) });
  const moving = useMoving(newest, onClose);
  const { zone } = booking;
  const problem = moving.error instanceof ApiProblem ? moving.error : null;
  const refused = problem?.slug === 'refused' ? (problem.document as Partial<Refused>) : null;
  const alternatives = (refused?.alternatives ?? []).filter((one) => one.why === 'same-instrument');
  const current = { from: Date.parse(newest.from), to: Date.parse(newest.to) };
  return (
    <Dialog title={m.bookings.moveTitle} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          moving.mutate(span);
        }}
      >
        <p>
          <span className="strong">{name(booking.instrument.name)}</span>
          <br />
          <span className="muted">
            {m.bookings.moveNow}: {saySpan(current, zone, language)} ({m.common.inZone(zone)})
          </span>
        </p>
        {instrument ? (
          <SpanFields
            span={span}
            zone={zone}
            stepMinutes={instrument.rules.stepMinutes}
            lengths={lengthsOffered(instrument.rules)}
            onChange={setSpan}
          />
        ) : (
          <Loading />
        )}
        <p className="strong">{saySpan(span, zone, language)}</p>
        {instrument?.approval && <p className="muted">{m.bookings.moveApproval}</p>}
        <div aria-live="polite">
          <RefusalList refusals={refused?.refusals ?? []} zone={zone} title={m.instrument.refused} />
          {problem?.slug === 'stale' && <p className="notice warn">{m.bookings.staleMove}</p>}
        </div>
        {alternatives.length > 0 && (
          <ul className="row">
            {alternatives.map((one) => (
              <li key={one.from}>
                <button
                  type="button"
                  className="chip"
                  onClick={() => setSpan({ from: Date.parse(one.from), to: Date.parse(one.to) })}
                >
                  {saySpan({ from: Date.parse(one.from), to: Date.parse(one.to) }, zone, language)}
                </button>
              </li>
            ))}
          </ul>
        )}
        {moving.isError && problem?.slug !== 'refused' && problem?.slug !== 'stale' && (
          <ProblemNotice error={moving.error} />
        )}
        <p className="row">
          <button type="submit" className="button main" disabled={moving.isPending}>
            {m.bookings.moveDo}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {m.common.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

type Refused = { refusals: RefusalOut[]; alternatives: AlternativeOut[] };

function useMoving(booking: Booking, onClose: () => void) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (span: { from: number; to: number }) => move(booking, span),
    onSuccess: () => {
      announce(m.bookings.moved);
      onClose();
    },
    onError: (error) => {
      const stale = error instanceof ApiProblem && error.slug === 'stale';
      if (stale) void client.invalidateQueries({ queryKey: ['booking', booking.id] });
    },
    onSettled: refresh,
  });
}
