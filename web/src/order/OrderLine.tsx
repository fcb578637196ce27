import { sayMinutes, saySpan } from '@jishi/shared/messages/format';
import type { AlternativeOut, PriceOut, RefusalOut } from '@jishi/shared/schema/booking';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useSayAlternative } from '../instrument/Alternatives.tsx';
import { PriceLines } from '../instrument/PriceLines.tsx';
import { instrumentQuery, partsQuery } from '../instrument/queries.ts';
import { RefusalList } from '../instrument/RefusalList.tsx';
import { otherZone } from '../instrument/week/otherZone.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useReaderZone } from '../time/reader.ts';
import { beside } from '../ui/isolated.ts';
import { hasNothing, Loading, ProblemNotice } from '../ui/Problem.tsx';
import { type DraftLine, shortInstant } from './line.ts';

type Props = {
  line: DraftLine & { readonly purpose: string };
  index: number;
  others: string[];
  price: PriceOut | null;
  refusals: readonly RefusalOut[];
  alternatives: readonly AlternativeOut[];
  onPurpose: (purpose: string) => void;
  onRemove: () => void;
  onInstead: (one: AlternativeOut) => void;
};

/** One time on one instrument. */
export function OrderLine({
  line,
  index,
  others,
  price,
  refusals,
  alternatives,
  onPurpose,
  onRemove,
  onInstead,
}: Props) {
  const { m, said, name } = useMessages();
  const id = useId();
  const found = useQuery(instrumentQuery(line.instrumentId));
  if (hasNothing(found)) return <ProblemNotice error={found.error} retry={() => found.refetch()} />;
  if (!found.data) return <Loading />;
  const instrument = found.data;
  const { facility } = instrument;
  return (
    <article className="panel order-line" aria-labelledby={`${id}-name`}>
      <div className="stack tight">
        <p className="muted small">{m.order.line(index + 1)}</p>
        <h2 id={`${id}-name`}>{name(instrument.name)}</h2>
        <p className="muted">
          {beside(instrument.model, name(facility.name))}{' '}
          {instrument.sample && <span className="tag amber">{said.sample}</span>}
        </p>
        <LineTime line={line} zone={facility.zone} />
        {line.mode && <p>{said.modes[line.mode]}</p>}
        <LineParts line={line} />
        <p className="row">
          <Link
            to="/instruments/$id"
            params={{ id: line.instrumentId }}
            search={{
              from: shortInstant(line.from),
              to: shortInstant(line.to),
              mode: line.mode,
              parts: line.parts && [...line.parts],
              line: others.length > 0 ? others : undefined,
            }}
          >
            {m.order.changeTime}
          </Link>
          <Link
            to="/instruments/$id/repeat"
            params={{ id: line.instrumentId }}
            search={{
              from: shortInstant(line.from),
              to: shortInstant(line.to),
              mode: line.mode,
              parts: line.parts && [...line.parts],
            }}
          >
            {m.instrument.repeat}
          </Link>
          <button
            type="button"
            className="button quiet"
            aria-label={m.order.removeLine(name(instrument.name))}
            onClick={onRemove}
          >
            {m.common.remove}
          </button>
        </p>
      </div>
      <div className="stack tight">
        {price && <PriceLines price={price} />}
        <RefusalList refusals={refusals} zone={facility.zone} title={m.instrument.refused} />
        {refusals.length > 0 && <LineAlternatives alternatives={alternatives} onInstead={onInstead} />}
        <div className="field">
          <label htmlFor={`${id}-purpose`} className="label">
            {m.order.purpose} ({m.common.optional})
          </label>
          <textarea
            id={`${id}-purpose`}
            className="input"
            maxLength={500}
            rows={2}
            placeholder={m.order.purposeHint}
            value={line.purpose}
            onChange={(event) => onPurpose(event.target.value)}
          />
        </div>
      </div>
    </article>
  );
}

/** What is taken along, by name. */
function LineParts({ line }: { line: DraftLine }) {
  const { m, name } = useMessages();
  const { data = [] } = useQuery({ ...partsQuery(line.instrumentId), enabled: line.parts !== undefined });
  const taken = data.filter(({ partId }) => line.parts?.includes(partId));
  if (taken.length === 0) return null;
  return <p>{m.bookings.with(taken.map((part) => name(part.name)).join(m.common.and))}</p>;
}

function LineTime({ line, zone }: { line: DraftLine; zone: string }) {
  const { m, language } = useMessages();
  const second = otherZone(zone, useReaderZone(), line.from);
  return (
    <div>
      <p className="strong">
        {saySpan(line, zone, language)}{' '}
        <span className="muted">({sayMinutes((line.to - line.from) / 60_000, language)})</span>
      </p>
      <p className="muted small">{m.common.inZone(zone)}</p>
      {second && (
        <p className="muted small">
          {m.instrument.inYourZone(second)}: {saySpan(line, second, language)}
        </p>
      )}
    </div>
  );
}

type InsteadProps = { alternatives: readonly AlternativeOut[]; onInstead: (one: AlternativeOut) => void };

function LineAlternatives({ alternatives, onInstead }: InsteadProps) {
  const { m } = useMessages();
  const say = useSayAlternative();
  if (alternatives.length === 0) return <p className="muted">{m.instrument.noAlternatives}</p>;
  return (
    <div>
      <h3>{m.order.alternatives}</h3>
      <ul className="order-instead">
        {alternatives.map((one) => (
          <li key={`${one.instrumentId} ${one.from}`} className="row spread">
            <span>{say(one)}</span>
            <button
              type="button"
              className="button"
              aria-label={m.instrument.takeLabel(say(one))}
              onClick={() => onInstead(one)}
            >
              {m.instrument.take}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
