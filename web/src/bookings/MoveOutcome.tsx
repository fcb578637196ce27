import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { AlternativeOut, Booking, MovePreview, RefusalOut } from '@jishi/shared/schema/booking';
import type { Span } from '@jishi/shared/time/span';
import { useQuery } from '@tanstack/react-query';
import { RefusalList } from '../instrument/RefusalList.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { useSettled } from '../search/useSettled.ts';
import { movePreviewQuery } from './queries.ts';
import { useCalendarTexts } from './useCalendarTexts.ts';

const SETTLE_MS = 200;

type Outcome = {
  /** Null while it is not known, and for the time that the booking has already. */
  readonly preview: MovePreview | null;
  readonly checking: boolean;
  readonly unmoved: boolean;
};

/** What moving a booking to a time would do, as the server says it once the time is settled. */
export function useMoveOutcome(booking: Booking, span: Span): Outcome {
  const [from = 0, to = 0] = useSettled(`${span.from} ${span.to}`, SETTLE_MS, false).split(' ').map(Number);
  const settled = from === span.from && to === span.to;
  const unmoved = span.from === Date.parse(booking.from) && span.to === Date.parse(booking.to);
  const asked = from !== Date.parse(booking.from) || to !== Date.parse(booking.to);
  const found = useQuery({ ...movePreviewQuery(booking, { from, to }), enabled: asked });
  const current = settled && !found.isPlaceholderData && !unmoved ? (found.data ?? null) : null;
  return { preview: current, checking: !unmoved && current === null && !found.isError, unmoved };
}

type Props = {
  booking: Booking;
  outcome: Outcome;
  /** What the server said when the move itself was refused. */
  refused?: { readonly refusals: readonly RefusalOut[]; readonly alternatives: readonly AlternativeOut[] } | null;
  onTake: (span: Span) => void;
};

/** The price at the new time, every broken rule at once, and other times one click away. */
export function MoveOutcome({ booking, outcome, refused, onTake }: Props) {
  const { m } = useMessages();
  const texts = useCalendarTexts();
  const { preview, checking, unmoved } = outcome;
  const { refusals, alternatives } = refused ?? preview ?? { refusals: [], alternatives: [] };
  return (
    <div className="stack tight" aria-live="polite" aria-busy={checking}>
      {unmoved && <p className="muted">{texts.unmoved}</p>}
      {checking && <p className="muted">{texts.checking}</p>}
      {preview && <NewPrice booking={booking} preview={preview} />}
      {preview?.ok && refusals.length === 0 && <p className="good">✓ {preview.approval ? texts.approval : texts.ok}</p>}
      <RefusalList refusals={refusals} zone={booking.zone} title={m.instrument.refused} />
      {refusals.length > 0 && <Instead booking={booking} alternatives={alternatives} onTake={onTake} />}
    </div>
  );
}

function NewPrice({ booking, preview }: { booking: Booking; preview: MovePreview }) {
  const { language } = useMessages();
  const texts = useCalendarTexts();
  const change = preview.price.amountMinor - booking.price.amountMinor;
  const by = sayMoney({ ...preview.price, amountMinor: Math.abs(change) }, language);
  return (
    <p className="row spread">
      <span>
        {texts.price} <span className="strong">{sayMoney(preview.price, language)}</span>
      </span>
      <span className="muted">
        {change === 0 ? texts.samePrice : change > 0 ? texts.dearer(by) : texts.cheaper(by)}
      </span>
    </p>
  );
}

type InsteadProps = { booking: Booking; alternatives: readonly AlternativeOut[]; onTake: (span: Span) => void };

/** A booking stays on its instrument, so only its other times are of use. */
function Instead({ booking, alternatives, onTake }: InsteadProps) {
  const { language } = useMessages();
  const texts = useCalendarTexts();
  const times = alternatives
    .filter((one) => one.why === 'same-instrument')
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  if (times.length === 0) return null;
  return (
    <div>
      <p className="small muted">{texts.instead}</p>
      <ul className="row tags">
        {times.map((span) => (
          <li key={span.from}>
            <button type="button" className="chip" onClick={() => onTake(span)}>
              {saySpan(span, booking.zone, language)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
