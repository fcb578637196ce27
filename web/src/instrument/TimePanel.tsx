import { sayMinutes, saySpan } from '@jishi/shared/messages/format';
import type { Instrument } from '@jishi/shared/schema/instrument';
import { getRouteApi, Link } from '@tanstack/react-router';
import { GroupField } from '../group/GroupField.tsx';
import { asksForGroup, useGroup } from '../group/useGroup.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { type DraftLine, encodeLine, shortInstant } from '../order/line.ts';
import { useReaderZone } from '../time/reader.ts';
import { Alternatives } from './Alternatives.tsx';
import { JoinWaitlist } from './JoinWaitlist.tsx';
import { PriceLines } from './PriceLines.tsx';
import { RefusalList } from './RefusalList.tsx';
import { TimeForm } from './TimeForm.tsx';
import type { Chosen } from './useChosenTime.ts';
import { useLiveQuote } from './useLiveQuote.ts';
import { otherZone } from './week/otherZone.ts';

const route = getRouteApi('/instruments/$id');

type Props = { instrument: Instrument; monday: string; chosen: Chosen };

/** The chosen time: form, price, every broken rule at once, alternatives, and the way to the order. */
export function TimePanel({ instrument, monday, chosen }: Props) {
  const { m } = useMessages();
  const { span, mode, parts } = chosen;
  const line: DraftLine | null = span && {
    ...{ instrumentId: instrument.id, ...span, mode },
    ...(parts ? { parts } : {}),
  };
  return (
    <>
      <section className="panel chosen stack" aria-labelledby="time-title">
        <h2 id="time-title">{m.instrument.yourTime}</h2>
        <TimeForm instrument={instrument} monday={monday} chosen={chosen} />
        {line ? <Judged instrument={instrument} line={line} /> : <p className="muted">{m.instrument.noTime}</p>}
      </section>
      {line && <Instead instrument={instrument} line={line} />}
    </>
  );
}

function Judged({ instrument, line }: { instrument: Instrument; line: DraftLine }) {
  const { m, language } = useMessages();
  const readerZone = useReaderZone();
  const { line: before } = route.useSearch();
  const { refusals, price, approval, checking } = useLiveQuote(instrument, line);
  const { groupId } = useGroup();
  const asked = asksForGroup(refusals);
  const { zone } = instrument.facility;
  const second = otherZone(zone, readerZone, line.from);
  const bookable = refusals.length === 0;
  return (
    <div className="stack tight">
      <hr className="rule" />
      <p className="row spread">
        <span className="strong">{saySpan(line, zone, language)}</span>
        <span>{sayMinutes((line.to - line.from) / 60_000, language)}</span>
      </p>
      <p className="muted small">{m.common.inZone(zone)}</p>
      {second && (
        <p className="row spread muted">
          <span>{m.instrument.inYourZone(second)}</span>
          <span>{saySpan(line, second, language)}</span>
        </p>
      )}
      {price ? <PriceLines price={price} /> : <p className="muted">{m.common.noPrice}</p>}
      <div aria-live="polite" aria-busy={checking}>
        {checking && bookable && <p className="muted">{m.instrument.checking}</p>}
        {!checking && bookable && (
          <p className="good">✓ {approval ? m.instrument.bookableApproval : m.instrument.bookable}</p>
        )}
        <RefusalList refusals={refusals} zone={zone} title={m.instrument.refused} />
      </div>
      {(asked || groupId) && <GroupField asked={asked} />}
      {bookable ? (
        <Link to="/order" search={{ line: [...(before ?? []), encodeLine(line)] }} className="button main wide">
          {before ? m.instrument.addToOrder : approval ? m.instrument.request : m.instrument.order}
        </Link>
      ) : (
        <button type="button" className="button main wide" aria-disabled="true">
          {m.instrument.order}
        </button>
      )}
      {!before && (
        <Link
          to="/instruments/$id/repeat"
          params={{ id: instrument.id }}
          search={{
            from: shortInstant(line.from),
            to: shortInstant(line.to),
            mode: line.mode,
            parts: line.parts && [...line.parts],
          }}
          className="button wide"
        >
          {m.instrument.repeat}
        </Link>
      )}
      {refusals.some(({ rule }) => rule === 'taken') && <JoinWaitlist instrument={instrument} line={line} />}
    </div>
  );
}

function Instead({ instrument, line }: { instrument: Instrument; line: DraftLine }) {
  const { m } = useMessages();
  const { quote, refusals } = useLiveQuote(instrument, line);
  if (!quote || refusals.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="instead-title">
      <h2 id="instead-title">{m.instrument.instead}</h2>
      <Alternatives alternatives={quote.alternatives} />
    </section>
  );
}
