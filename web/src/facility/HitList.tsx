import { saySpan } from '@jishi/shared/messages/format';
import type { ChangePreview, HitOut } from '@jishi/shared/schema/availability';
import { useState } from 'react';
import { StateTag } from '../bookings/StateTag.tsx';
import { useMessages } from '../messages/useMessages.tsx';
import { BookingDialog } from './BookingDialog.tsx';
import { DECISIONS, type Decided } from './changes.ts';

type Props = {
  preview: ChangePreview;
  decisions: Readonly<Record<string, Decided>>;
  /** Other words than those for a closure. */
  words?: { readonly none: string; readonly some: string; readonly refused: string };
  onDecide: (bookingId: string, decided: Decided | null) => void;
};

/** The bookings that a change hits, with what would become of each, to be decided one by one. */
export function HitList({ preview, decisions, words, onDecide }: Props) {
  const { m } = useMessages();
  const [opened, setOpened] = useState<string | null>(null);
  if (preview.total === 0) return <p className="notice good">✓ {words?.none ?? m.closures.noImpact}</p>;
  return (
    <div className="notice hits stack tight">
      <p className="strong">
        <span aria-hidden="true">⚠ </span>
        {words?.some ?? m.closures.impact(preview.total)}
      </p>
      <ul className="impact">
        {preview.hits.map((hit) => (
          <HitRow
            key={hit.bookingId}
            hit={hit}
            decided={decisions[hit.bookingId] ?? null}
            onDecide={(decided) => onDecide(hit.bookingId, decided)}
            onOpen={() => setOpened(hit.bookingId)}
          />
        ))}
      </ul>
      {preview.total > preview.hits.length && <p>{m.availability.moreHit(preview.total - preview.hits.length)}</p>}
      {!preview.ok && <p>{words?.refused ?? m.closures.wouldRefuse}</p>}
      {opened && <BookingDialog id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

type RowProps = {
  hit: HitOut;
  decided: Decided | null;
  onDecide: (decided: Decided | null) => void;
  onOpen: () => void;
};

function HitRow({ hit, decided, onDecide, onOpen }: RowProps) {
  const { m, name, language } = useMessages();
  const outcome = useOutcome(hit);
  const time = saySpan({ from: Date.parse(hit.from), to: Date.parse(hit.to) }, hit.zone, language);
  return (
    <li className="hit">
      <div>
        <button type="button" className="button quiet" onClick={onOpen}>
          {time} · {name(hit.instrument.name)} · {hit.person.name}
        </button>
        <p className="small">
          <StateTag state={hit.state} /> {outcome}
        </p>
      </div>
      <select
        className="input"
        aria-label={m.changes.decide(time, hit.person.name)}
        value={decided ?? ''}
        onChange={(event) => onDecide(DECISIONS.find((one) => one === event.target.value) ?? null)}
      >
        <option value="">{m.changes.asAbove}</option>
        {DECISIONS.map((one) => (
          <option key={one} value={one}>
            {m.changes.decisions[one]}
          </option>
        ))}
      </select>
    </li>
  );
}

/** What becomes of a booking, or what is in the way of that. */
function useOutcome(hit: HitOut): string {
  const { m, language } = useMessages();
  if (hit.problem !== null) return m.changes.problems[hit.problem];
  if (hit.moved) {
    const span = { from: Date.parse(hit.moved.from), to: Date.parse(hit.moved.to) };
    return m.changes.movesTo(saySpan(span, hit.zone, language));
  }
  return m.changes.outcomes[hit.do];
}
