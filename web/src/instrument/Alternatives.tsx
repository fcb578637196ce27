import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { AlternativeOut } from '@jishi/shared/schema/booking';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { shortInstant } from '../order/line.ts';
import { useRegionName } from '../search/useRegionName.ts';

const route = getRouteApi('/instruments/$id');

/** Times that can be had instead, each one click away. */
export function Alternatives({ alternatives }: { alternatives: readonly AlternativeOut[] }) {
  const { m } = useMessages();
  const { line } = route.useSearch();
  const say = useSayAlternative();
  if (alternatives.length === 0) return <p className="muted">{m.instrument.noAlternatives}</p>;
  return (
    <ul className="alternatives">
      {alternatives.map((one) => (
        <li key={`${one.instrumentId} ${one.from}`} className="row spread">
          <span>{say(one)}</span>
          <Link
            to="/instruments/$id"
            params={{ id: one.instrumentId }}
            search={{ from: shortInstant(Date.parse(one.from)), to: shortInstant(Date.parse(one.to)), line }}
            resetScroll={false}
            aria-label={m.instrument.takeLabel(say(one))}
          >
            {m.instrument.take}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** "Same instrument, Tue 24 Nov, 14:00 – 18:00" or name, place, distance, time and price. */
export function useSayAlternative(): (one: AlternativeOut) => string {
  const { m, name, language } = useMessages();
  const regionName = useRegionName();
  return (one) => {
    const time = saySpan({ from: Date.parse(one.from), to: Date.parse(one.to) }, one.zone, language);
    if (one.why === 'same-instrument') return m.instrument.sameInstrument(time);
    const distance = one.distanceKm === null ? null : m.search.km(Math.round(one.distanceKm));
    const price = one.price && sayMoney(one.price, language);
    return [name(one.instrument), one.region && regionName(one.region), distance, time, price]
      .filter(Boolean)
      .join(' · ');
  };
}
