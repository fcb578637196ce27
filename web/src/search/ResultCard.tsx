import { sayMoney } from '@jishi/shared/messages/format';
import type { InstrumentSummary } from '@jishi/shared/schema/instrument';
import { linkOptions } from '@tanstack/react-router';
import { memo } from 'react';
import { CompareToggle } from '../compare/CompareToggle.tsx';
import { toggleCompared } from '../compare/compared.ts';
import { otherZone } from '../instrument/week/otherZone.ts';
import { useMessages } from '../messages/useMessages.tsx';
import { useNow, useReaderZone } from '../time/reader.ts';
import { sayRelativeSpan } from '../time/relative.ts';
import { beside } from '../ui/isolated.ts';
import { StillLink } from '../ui/StillLink.tsx';
import { AccessTags } from './AccessTags.tsx';
import { oneClickSpan } from './finding.ts';
import { TimeAction, weekOf } from './TimeAction.tsx';
import { useChangeFinding, useFound } from './useFinding.ts';
import { useRegionName } from './useRegionName.ts';

/** One instrument found: what it is, whose and where, when it is free next, what it costs, and one click to order. */
export const ResultCard = memo(function ResultCard({ item }: { item: InstrumentSummary }) {
  const { m, name } = useMessages();
  const { line, compare } = useFound('line', 'compare');
  const regionName = useRegionName();
  const search = { line, compare, week: weekOf(item) };
  const place = item.facility.region ? regionName(item.facility.region) : null;
  return (
    <article className="card">
      <div className="card-what">
        <h3 className="card-name">
          <StillLink to={linkOptions({ to: '/instruments/$id', params: { id: item.id }, search })}>
            {name(item.name)}
          </StillLink>
        </h3>
        <p className="muted">{beside(item.model, item.manufacturer)}</p>
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
});

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
  const { q } = useFound('q');
  if (!q || matched.every((field) => field === 'name')) return null;
  const fields = matched.map((field) => m.search.matchedFields[field]).join(' · ');
  return <p className="muted small card-matched">{m.search.matched(fields)}</p>;
}

function CardTime({ item }: { item: InstrumentSummary }) {
  const { m, name, language } = useMessages();
  const finding = useFound('minutes', 'from', 'mode', 'line', 'compare');
  const change = useChangeFinding();
  const now = useNow(300_000);
  const readerZone = useReaderZone();
  const { zone } = item.facility;
  const span = oneClickSpan(item, finding.minutes);
  const second = span && otherZone(zone, readerZone, span.from);
  const compare = () => change((before) => ({ compare: toggleCompared(before.compare, item.id) }), 'replace');
  return (
    <div className="card-when">
      {span ? (
        <>
          <p className="muted">{m.search.nextFree}</p>
          <p className="card-free">{sayRelativeSpan(span, zone, language, now)}</p>
          {second && (
            <p className="muted small">
              {m.common.inZone(zone)} · {m.instrument.inYourZone(second)}:{' '}
              {sayRelativeSpan(span, second, language, now)}
            </p>
          )}
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
