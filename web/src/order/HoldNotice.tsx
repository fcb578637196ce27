import { sayClock, sayMinutes } from '@jishi/shared/messages/format';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow, useReaderZone } from '../time/reader.ts';
import type { Holding } from './useHold.ts';

/** Until when the time is kept on the reader's clock, with what is left of it. */
export function HoldNotice({ until, over }: Holding) {
  const { m, language } = useMessages();
  const zone = useReaderZone();
  const now = useNow(10_000);
  if (until !== null && until > now) {
    const left = Math.max(1, Math.round((until - now) / 60_000));
    return <p className="good">✓ {m.order.kept(sayClock(until, zone, language), sayMinutes(left, language))}</p>;
  }
  if (!over) return null;
  return (
    <p className="notice warn" role="status">
      {m.order.keptOver}
    </p>
  );
}
