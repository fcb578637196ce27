import { sayMoney, saySpan } from '@jishi/shared/messages/format';
import type { InstrumentSummary } from '@jishi/shared/schema/instrument';
import { localDate } from '@jishi/shared/time/zone';
import { Link } from '@tanstack/react-router';
import { useMessages } from '../messages/useMessages.tsx';
import { encodeLine } from '../order/line.ts';
import { useNow } from '../time/reader.ts';
import { sayRelativeSpan } from '../time/relative.ts';
import { oneClickSpan, onlyTimeMode } from './finding.ts';
import { useFinding } from './useFinding.ts';
import { useRegionName } from './useRegionName.ts';

/** One instrument found: what it is, whose and where, when it is free next, what it costs, and one click to order. */
export function ResultCard({ item }: { item: InstrumentSummary }) {
  const { m, name } = useMessages();
  const regionName = useRegionName();
  const place = item.facility.region ? regionName(item.facility.region) : null;
  return (
    <article className="card">
      <div className="card-what">
        <h3 className="card-name">
          <CardLink item={item}>{name(item.name)}</CardLink>
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
      </div>
      <CardTime item={item} />
    </article>
  );
}

function CardLink({ item, children, className }: { item: InstrumentSummary; children: string; className?: string }) {
  const [finding] = useFinding();
  const { m, name } = useMessages();
  return (
    <Link
      to="/instruments/$id"
      params={{ id: item.id }}
      search={{
        line: finding.line,
        week: item.nextFree ? localDate(item.facility.zone, Date.parse(item.nextFree.from)) : undefined,
      }}
      className={className}
      aria-label={className ? m.search.viewLabel(name(item.name)) : undefined}
    >
      {children}
    </Link>
  );
}

function Tags({ item }: { item: InstrumentSummary }) {
  const { m, said } = useMessages();
  return (
    <ul className="row tags">
      <li className={item.approval ? 'tag amber' : 'tag accent'}>
        {item.approval ? m.search.approval : m.search.bookNow}
      </li>
      {item.modes.map((mode) => (
        <li key={mode} className="tag">
          {said.modes[mode]}
        </li>
      ))}
      {item.sample && <li className="tag">{said.sample}</li>}
    </ul>
  );
}

function CardTime({ item }: { item: InstrumentSummary }) {
  const { m, name, language } = useMessages();
  const [finding] = useFinding();
  const now = useNow(300_000);
  const { zone } = item.facility;
  const span = oneClickSpan(item, finding.minutes);
  return (
    <div className="card-when">
      {span ? (
        <>
          <p className="muted">{m.search.nextFree}</p>
          <p className="card-free">{sayRelativeSpan(span, zone, language, now)}</p>
          <p className="muted small">{zone}</p>
        </>
      ) : (
        <p className="muted">{finding.from ? m.search.notFree : m.search.notFreeAnytime}</p>
      )}
      <p className="strong">{item.price ? m.common.perHour(sayMoney(item.price, language)) : m.common.noPrice}</p>
      {span ? (
        <Link
          to="/order"
          search={{
            line: [
              ...(finding.line ?? []),
              encodeLine({ instrumentId: item.id, ...span, mode: onlyTimeMode(finding.mode) }),
            ],
          }}
          className="button main"
          aria-label={m.search.bookLabel(name(item.name), saySpan(span, zone, language))}
        >
          {m.search.book}
        </Link>
      ) : (
        <CardLink item={item} className="button">
          {m.search.view}
        </CardLink>
      )}
    </div>
  );
}
