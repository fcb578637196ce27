import { sayMoney } from '@jishi/shared/messages/format';
import type { InstrumentSummary } from '@jishi/shared/schema/instrument';
import { Link } from '@tanstack/react-router';
import { CompareToggle } from '../compare/CompareToggle.tsx';
import { toggleCompared } from '../compare/compared.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow, useReaderZone } from '../time/reader.ts';
import { sayRelativeSpan } from '../time/relative.ts';
import { AccessTags } from './AccessTags.tsx';
import { oneClickSpan } from './finding.ts';
import { TimeAction, weekOf } from './TimeAction.tsx';
import { useFinding } from './useFinding.ts';
import { useRegionName } from './useRegionName.ts';

/** One instrument found: what it is, whose and where, when it is free next, what it costs, and one click to order. */
export function ResultCard({ item }: { item: InstrumentSummary }) {
  const { m, name } = useMessages();
  const [finding] = useFinding();
  const regionName = useRegionName();
  const place = item.facility.region ? regionName(item.facility.region) : null;
  return (
    <article className="card">
      <div className="card-what">
        <h3 className="card-name">
          <Link
            to="/instruments/$id"
            params={{ id: item.id }}
            search={{ line: finding.line, compare: finding.compare, week: weekOf(item) }}
          >
            {name(item.name)}
          </Link>
        </h3>
        <p className="muted">{[item.model, item.manufacturer].filter(Boolean).join(' · ')}</p>
        <p>
          {name(item.facility.name) || name(item.institution.name)}
          <span className="muted">
            {place && ` · ${place}`}
            {item.distanceKm !== null && ` · ${m.search.km(Math.round(item.distanceKm))}`}
          </span>
        </p>
        <Tags item={item} />
        <Matched item={item} />
      </div>
      <CardTime item={item} />
    </article>
  );
}

function Tags({ item }: { item: InstrumentSummary }) {
  const { said } = useMessages();
  return (
    <ul className="row tags">
      <AccessTags access={item.access} />
      {item.modes.map((mode) => (
        <li key={mode} className="tag">
          {said.modes[mode]}
        </li>
      ))}
      {item.sample && <li className="tag">{said.sample}</li>}
    </ul>
  );
}

/** Where the words of the question stand, unless that is the name that everybody sees. */
function Matched({ item: { matched } }: { item: InstrumentSummary }) {
  const { m } = useMessages();
  const [finding] = useFinding();
  if (!finding.q || matched.every((field) => field === 'name')) return null;
  const fields = matched.map((field) => m.search.matchedFields[field]).join(' · ');
  return <p className="muted small card-matched">{m.search.matched(fields)}</p>;
}

function CardTime({ item }: { item: InstrumentSummary }) {
  const { m, name, language } = useMessages();
  const [finding, change] = useFinding();
  const now = useNow(300_000);
  const readerZone = useReaderZone();
  const { zone } = item.facility;
  const span = oneClickSpan(item, finding.minutes);
  const compare = () => change({ compare: toggleCompared(finding.compare, item.id) }, 'replace');
  return (
    <div className="card-when">
      {span ? (
        <>
          <p className="muted">{m.search.nextFree}</p>
          <p className="card-free">{sayRelativeSpan(span, zone, language, now)}</p>
          {zone !== readerZone && <p className="muted small">{zone}</p>}
        </>
      ) : (
        <p className="muted">{finding.from ? m.search.notFree : m.search.notFreeAnytime}</p>
      )}
      <p className="strong">{item.price ? m.common.perHour(sayMoney(item.price, language)) : m.common.noPrice}</p>
      <div className="row card-actions">
        <CompareToggle name={name(item.name)} id={item.id} chosen={finding.compare} onToggle={compare} />
        <TimeAction item={item} wanted={finding} />
      </div>
    </div>
  );
}
