import { Link } from '@tanstack/react-router';
import { useFeedWords } from '../messages/useFeedWords.ts';
import { MakeAddress } from './MakeAddress.tsx';

/** An address of one's own bookings beside them. */
export function MyAddress() {
  const words = useFeedWords();
  return (
    <section className="panel stack tight" aria-labelledby="my-address">
      <h2 id="my-address">{words.title}</h2>
      <p className="muted">{words.intro}</p>
      <MakeAddress choices={[{ label: words.make, wanted: { kind: 'me', detail: 'full' } }]} />
      <p className="small">
        <Link to="/calendars">{words.all}</Link>
      </p>
    </section>
  );
}
