import { sayClock } from '@jishi/shared/messages/format';
import type { Span } from '@jishi/shared/time/span';
import { localDate } from '@jishi/shared/time/zone';
import type { PointerEvent } from 'react';
import { useMessages } from '../../messages/useMessages.tsx';
import { type Block, type Day, minutesOnDay, placeIn, type Week } from './week.ts';

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

const ICONS: Readonly<Partial<Record<Block['state'], string>>> = { maintenance: '⚙', external: '⇄' };

function isOfKind(state: Block['state']): state is 'taken' | 'maintenance' | 'external' {
  return state === 'taken' || state === 'maintenance' || state === 'external';
}

type BlockProps = {
  block: Block;
  week: Week;
  /** Takes hold of a booking of one's own, to move it. */
  onGrab?: ((event: PointerEvent, bookingId: string) => void) | undefined;
};

/** Taken time over the cells. Its state is colour, pattern and word together; keys and screen readers have the cells. */
export function BlockMark({ block, week, onGrab }: BlockProps) {
  const { m, said } = useMessages();
  const place = placeIn(week, block.fromMinute, block.toMinute);
  if (!place) return null;
  const { entry, state } = block;
  const { bookingId } = entry;
  const grab =
    onGrab && entry.mine && bookingId !== null ? (event: PointerEvent) => onGrab(event, bookingId) : undefined;
  const word = isOfKind(state) ? said.kinds[entry.kind] : m.instrument.legendItems[state];
  return (
    <div
      className={`block ${state}${grab ? ' own' : ''}`}
      onPointerDown={grab}
      style={{
        top: percent(place.top),
        height: percent(place.height),
        insetInlineStart: percent(block.lane / block.lanes),
        width: percent(1 / block.lanes),
      }}
    >
      <span className="block-text">
        {ICONS[state] && <span aria-hidden="true">{ICONS[state]} </span>}
        {entry.who ?? word}
        {entry.reason && <span className="block-reason"> {entry.reason}</span>}
      </span>
    </div>
  );
}

export type Edge = 'from' | 'to';

type ChosenProps = {
  week: Week;
  day: Day;
  zone: string;
  span: Span;
  /** Takes hold of the beginning or the end, by mouse or finger. */
  onEdge?: ((event: PointerEvent, edge: Edge) => void) | undefined;
};

/** The chosen time, with a grip at its beginning and its end. */
export function ChosenMark({ week, day, zone, span, onEdge }: ChosenProps) {
  const { language } = useMessages();
  const minutes = minutesOnDay(span, day, zone);
  const place = minutes && placeIn(week, minutes.from, minutes.to);
  if (!place) return null;
  const edges = (['from', 'to'] as const).filter((edge) => localDate(zone, edgeOf(span, edge)) === day.date);
  return (
    <div className="block chosen" style={{ top: percent(place.top), height: percent(place.height) }}>
      <span className="block-text">
        {sayClock(span.from, zone, language)} – {sayClock(span.to, zone, language)}
      </span>
      {onEdge &&
        edges.map((edge) => (
          <span key={edge} className={`grip ${edge}`} onPointerDown={(event) => onEdge(event, edge)} />
        ))}
    </div>
  );
}

/** An instant within the time, on the day on which the edge is. */
function edgeOf(span: Span, edge: Edge): number {
  return edge === 'from' ? span.from : span.to - 1;
}
