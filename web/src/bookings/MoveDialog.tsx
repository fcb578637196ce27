import { saySpan } from '@jishi/shared/messages/format';
import type { AlternativeOut, Booking, RefusalOut } from '@jishi/shared/schema/booking';
import type { Span } from '@jishi/shared/time/span';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { instrumentQuery } from '../instrument/queries.ts';
import { lengthsOffered } from '../instrument/usualLength.ts';
import { otherZone } from '../instrument/week/otherZone.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Loading, ProblemNotice } from '../ui/Problem.tsx';
import { MoveOutcome, useMoveOutcome } from './MoveOutcome.tsx';
import { bookingQuery, move } from './queries.ts';
import { SpanFields } from './SpanFields.tsx';
import { useRefreshBookings } from './useAct.ts';
import { useCalendarTexts } from './useCalendarTexts.ts';

type Props = {
  booking: Booking;
  /** Where it was dragged to. */
  to?: Span | undefined;
  onClose: (moved: boolean) => void;
};

const timeOf = ({ from, to }: Booking): Span => ({ from: Date.parse(from), to: Date.parse(to) });

/**
 * A new time for a booking, by form: what it costs and what refuses it is said before. The version seen is sent along; a
 * newer one is loaded and shown, and what was chosen stays.
 */
export function MoveDialog({ booking, to, onClose }: Props) {
  const { m, name, language } = useMessages();
  const newest = useQuery({ ...bookingQuery(booking.id), initialData: booking, staleTime: 0 }).data;
  const instrument = useQuery(instrumentQuery(booking.instrument.id)).data;
  const [span, setSpan] = useState(() => to ?? timeOf(booking));
  const confirm = useRef<HTMLButtonElement>(null);
  // Whoever dropped it there has chosen the time: what is left is to confirm it.
  const dropped = to !== undefined;
  useEffect(() => {
    if (dropped) confirm.current?.focus();
  }, [dropped]);
  const outcome = useMoveOutcome(newest, span);
  const moving = useMoving(newest, () => onClose(true));
  const { zone } = booking;
  const problem = moving.error instanceof ApiProblem ? moving.error : null;
  const refused =
    problem?.slug === 'refused' && moving.variables === span ? (problem.document as Partial<Refused>) : null;
  const cannot = outcome.unmoved || outcome.preview?.ok === false;
  return (
    <Dialog title={m.bookings.moveTitle} onClose={() => onClose(false)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!cannot) moving.mutate(span);
        }}
      >
        <p>
          <span className="strong">{name(booking.instrument.name)}</span>
          <br />
          <span className="muted">
            {m.bookings.moveNow}: {saySpan(timeOf(newest), zone, language)} ({m.common.inZone(zone)})
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
        <NewTime span={span} zone={zone} />
        {problem?.slug === 'stale' && (
          <p className="notice warn" role="status">
            {m.bookings.staleMove}
          </p>
        )}
        <MoveOutcome
          booking={newest}
          outcome={outcome}
          refused={refused && { refusals: refused.refusals ?? [], alternatives: refused.alternatives ?? [] }}
          onTake={setSpan}
        />
        {moving.isError && problem?.slug !== 'refused' && problem?.slug !== 'stale' && (
          <ProblemNotice error={moving.error} />
        )}
        <p className="row">
          <button
            ref={confirm}
            type="submit"
            className="button main"
            disabled={moving.isPending}
            aria-disabled={cannot}
          >
            {m.bookings.moveDo}
          </button>
          <button type="button" className="button" onClick={() => onClose(false)}>
            {m.common.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}

function NewTime({ span, zone }: { span: Span; zone: string }) {
  const { m, language } = useMessages();
  const texts = useCalendarTexts();
  const second = otherZone(zone, useReaderZone(), span.from);
  return (
    <p>
      <span className="muted">{texts.now}: </span>
      <span className="strong">{saySpan(span, zone, language)}</span>
      {second && (
        <span className="muted small">
          <br />
          {m.instrument.inYourZone(second)}: {saySpan(span, second, language)}
        </span>
      )}
    </p>
  );
}

type Refused = { refusals: RefusalOut[]; alternatives: AlternativeOut[] };

function useMoving(booking: Booking, onMoved: () => void) {
  const { m } = useMessages();
  const announce = useAnnounce();
  const refresh = useRefreshBookings();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (span: Span) => move(booking, span),
    onSuccess: () => {
      announce(m.bookings.moved);
      onMoved();
    },
    onError: (error) => {
      const stale = error instanceof ApiProblem && error.slug === 'stale';
      if (stale) void client.invalidateQueries({ queryKey: ['booking', booking.id] });
    },
    onSettled: refresh,
  });
}
