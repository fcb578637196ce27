import { sayClock } from '@jishi/shared/messages/format';
import type { Span } from '@jishi/shared/time/span';
import { useMessages } from '../../messages/useMessages.tsx';
import { type Block, type Day, minutesOnDay, placeIn, type Week } from './week.ts';

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

const ICONS: Readonly<Partial<Record<Block['state'], string>>> = { maintenance: '⚙', external: '⇄' };

function isOfKind(state: Block['state']): state is 'taken' | 'maintenance' | 'external' {
  return state === 'taken' || state === 'maintenance' || state === 'external';
}

/** Taken time over the cells. Its state is colour, pattern and word together. */
export function BlockMark({ block, week }: { block: Block; week: Week }) {
  const { m, said } = useMessages();
  const place = placeIn(week, block.fromMinute, block.toMinute);
  if (!place) return null;
  const { entry, state } = block;
  const word = isOfKind(state) ? said.kinds[entry.kind] : m.instrument.legendItems[state];
  return (
    <div
      className={`block ${state}`}
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

export function ChosenMark({ week, day, zone, span }: { week: Week; day: Day; zone: string; span: Span }) {
  const { language } = useMessages();
  const minutes = minutesOnDay(span, day, zone);
  const place = minutes && placeIn(week, minutes.from, minutes.to);
  if (!place) return null;
  return (
    <div className="block chosen" style={{ top: percent(place.top), height: percent(place.height) }}>
      <span className="block-text">
        {sayClock(span.from, zone, language)} – {sayClock(span.to, zone, language)}
      </span>
    </div>
  );
}
