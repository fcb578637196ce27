import { sayMinutes, saySpan } from '@jishi/shared/messages/format';
import type { Span } from '@jishi/shared/time/span';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { otherZone } from '../../instrument/week/otherZone.ts';
import { useMessages } from '../../messages/useMessages.tsx';
import { MoveDialog } from '../MoveDialog.tsx';
import { MoveOutcome, useMoveOutcome } from '../MoveOutcome.tsx';
import { StateTag } from '../StateTag.tsx';
import { useCalendarTexts } from '../useCalendarTexts.ts';
import { isMoved, mayMove, type Picked, type Picking } from './usePicking.ts';

type Props = { picked: Picked; picking: Picking; zone: string; onTake: (span: Span) => void };

/** The booking that is held: its time, what the new one costs and what refuses it, and where to go from here. */
export function PickedPanel({ picked, picking, zone, onTake }: Props) {
  const { name } = useMessages();
  const texts = useCalendarTexts();
  const { booking, span } = picked;
  const [form, setForm] = useState(false);
  const outcome = useMoveOutcome(booking, span);
  const moved = isMoved(picked);
  const close = (done: boolean) => {
    setForm(false);
    if (done) return picking.letGo();
    picking.askAgain();
  };
  return (
    <section className="panel chosen stack tight mycal-picked" aria-label={texts.picked}>
      <div className="row spread">
        <h2>{name(booking.instrument.name)}</h2>
        <StateTag state={booking.state} />
      </div>
      <p className="muted small">{name(booking.facility.name)}</p>
      <Times picked={picked} zone={zone} />
      {moved && <MoveOutcome booking={booking} outcome={outcome} onTake={onTake} />}
      {mayMove(booking) && <p className="muted small">{texts.free}</p>}
      {!mayMove(booking) && <p className="muted">{texts.notMovable}</p>}
      <div className="row">
        {moved && (
          <button
            type="button"
            className="button main"
            aria-disabled={outcome.preview?.ok === false}
            onClick={() => outcome.preview?.ok !== false && picking.drop()}
          >
            {texts.goOn}
          </button>
        )}
        {mayMove(booking) && !moved && (
          <button type="button" className="button" onClick={() => setForm(true)}>
            {texts.form}
          </button>
        )}
        <Link to="/bookings/$id" params={{ id: booking.id }} className="button">
          {texts.open}
        </Link>
        <button type="button" className="button quiet" onClick={moved ? picking.putBack : picking.leave}>
          {moved ? texts.putBack : texts.close}
        </button>
      </div>
      {(picking.dropped || form) && (
        <MoveDialog booking={booking} {...(picking.dropped ? { to: span } : {})} onClose={close} />
      )}
    </section>
  );
}

function Times({ picked, zone }: { picked: Picked; zone: string }) {
  const { m, language } = useMessages();
  const texts = useCalendarTexts();
  const { booking, span } = picked;
  const moved = isMoved(picked);
  const before = { from: Date.parse(booking.from), to: Date.parse(booking.to) };
  const second = otherZone(zone, booking.zone, span.from);
  return (
    <div>
      <p className={moved ? 'muted' : 'strong'}>
        {moved && `${texts.was}: `}
        {saySpan(before, zone, language)}
      </p>
      {moved && (
        <p className="strong">
          {texts.now}: {saySpan(span, zone, language)}{' '}
          <span className="muted">({sayMinutes((span.to - span.from) / 60_000, language)})</span>
        </p>
      )}
      <p className="muted small">
        {m.common.inZone(zone)}
        {second && ` · ${texts.there(saySpan(span, second, language), m.common.inZone(second))}`}
      </p>
    </div>
  );
}
