import type { Instrument } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { FeedMaker } from '../bookings/FeedMaker.tsx';
import { meQuery } from '../identity/me.ts';
import { useMessages } from '../messages/useMessages.tsx';

/** A calendar address of this instrument, for its staff: who booked what is nobody else's. */
export function Subscribe({ instrument }: { instrument: Instrument }) {
  const { m } = useMessages();
  const { data: me } = useQuery(meQuery);
  if (!me || !instrument.managed) return null;
  return (
    <section className="panel stack tight" aria-labelledby="subscribe-title">
      <h2 id="subscribe-title">{m.instrument.subscribe}</h2>
      <FeedMaker kind="instrument" targetId={instrument.id} label={m.feeds.makeInstrument} />
    </section>
  );
}
