import type { Instrument } from '@jishi/shared/schema/instrument';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MakeAddress } from '../calendars/MakeAddress.tsx';
import { isStaffOf } from '../calendars/useMaySeeAll.ts';
import { meQuery } from '../identity/me.ts';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { useMessages } from '../messages/useMessages.tsx';

/** Calendar addresses of this instrument: its free time for everybody who is signed in, all that is on it for its staff. */
export function Subscribe({ instrument }: { instrument: Instrument }) {
  const { m } = useMessages();
  const words = useFeedWords();
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  const targetId = instrument.id;
  const free = { label: words.makeAvailability, wanted: { kind: 'availability', targetId, detail: 'busy' } } as const;
  const all = { label: words.makeInstrument, wanted: { kind: 'instrument', targetId, detail: 'full' } } as const;
  return (
    <section className="panel stack tight" aria-labelledby="subscribe-title">
      <h2 id="subscribe-title">{m.instrument.subscribe}</h2>
      <p className="muted">{words.instrumentIntro}</p>
      <MakeAddress choices={isStaffOf(me, instrument.facility.id) ? [free, all] : [free]} />
      <p className="small">
        <Link to="/calendars" search={{ kind: 'instrument', target: targetId }}>
          {words.all}
        </Link>
      </p>
    </section>
  );
}
